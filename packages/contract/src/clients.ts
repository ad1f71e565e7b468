// How clients name themselves, and which of them are too old. `x-infisical-client: cli/0.1.0`
export const CLIENT_HEADER = 'x-infisical-client'

/** The oldest version of each client that still gets answers. */
export const OLDEST_CLIENTS: Readonly<Record<string, string>> = Object.freeze({ cli: '0.1.0' })

/** Clients that this project does not know, and versions it cannot read, are never outdated: they may be newer than this list. */
export function isOutdated(client: string, oldest = OLDEST_CLIENTS): boolean {
  const [, name = '', version = ''] = /^([a-z-]+)[/](\d{1,5}[.]\d{1,5}[.]\d{1,5})$/.exec(client) ?? []
  const limit = Object.hasOwn(oldest, name) ? oldest[name] : undefined
  return limit !== undefined && weight(version) < weight(limit)
}

function weight(version: string): number {
  return version.split('.').reduce((sum, part) => sum * 100_000 + Number(part), 0)
}
