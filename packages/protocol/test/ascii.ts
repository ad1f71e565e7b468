// How vectors are written.

/** Letters beyond ASCII are escaped: some of them look alike, and an editor might compose them. */
export function inAscii(value: unknown): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `${JSON.stringify(value, undefined, 2).replaceAll(/[^ -~\n]/g, escape)}\n`
}
