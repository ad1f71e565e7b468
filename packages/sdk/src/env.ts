// The only one of this package that touches the environment of the process: what `inject` is for.

/** All of them, or those that are not set yet. Gives their names. */
export function setVariables(values: Readonly<Record<string, string>>, keep: boolean): string[] {
  const names = Object.keys(values).filter((name) => !keep || process.env[name] === undefined)
  for (const name of names) process.env[name] = values[name]
  return names
}
