// The rule for names, one for every format: what POSIX shells accept as a variable name (POSIX.1-2017 base definitions, 3.235).

/** A secret and its value as every function here takes them: a name that `isEnvName` accepts, and any string. */
export interface Pair {
  readonly name: string
  readonly value: string
}

export function isEnvName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
}
