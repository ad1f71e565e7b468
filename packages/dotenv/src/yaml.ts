// YAML scalars that every reader, of YAML 1.1 or 1.2, takes as the same string. A JSON string is a double-quoted scalar of
// YAML 1.2 (section 1.3), so no YAML library is needed to write one. Names are written that way too: bare, `NO` is a boolean to
// readers of YAML 1.1, and `e1` a number to some.

/** JSON leaves some characters as they are that YAML does not call printable (YAML 1.2 section 5.1) or that 1.1 takes for line breaks. */
export function yamlString(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
