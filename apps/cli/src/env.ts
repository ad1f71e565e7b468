// The only reader of the environment. Everything else gets its settings as values.

export const env = {
  url: () => nonEmpty('INFISICAL_URL'),
  workspace: () => nonEmpty('INFISICAL_WORKSPACE'),
  environment: () => nonEmpty('INFISICAL_ENV'),
  home: () => nonEmpty('INFISICAL_HOME'),
  storage: () => nonEmpty('INFISICAL_STORAGE'),
  passphrase: () => nonEmpty('INFISICAL_PASSPHRASE'),
  token: () => nonEmpty('INFISICAL_TOKEN'),
  /** Nobody is there to look. */
  ci: () => !['', 'false', '0'].includes(process.env['CI'] ?? ''),
  password: () => nonEmpty('INFISICAL_PASSWORD'),
  newPassword: () => nonEmpty('INFISICAL_NEW_PASSWORD'),
  noColor: () => nonEmpty('NO_COLOR') !== undefined || process.env['TERM'] === 'dumb',
  xdg: (kind: 'CONFIG' | 'STATE' | 'CACHE') => nonEmpty(`XDG_${kind}_HOME`),
  debug: () => nonEmpty('INFISICAL_DEBUG') !== undefined,
  /** The environment a child inherits, without what only this program may know. */
  forChild(): Record<string, string> {
    const inherited: Record<string, string> = {}
    for (const [name, value] of Object.entries(process.env))
      if (value !== undefined && !OWN_CREDENTIALS.has(name)) inherited[name] = value
    return inherited
  },
} as const

const OWN_CREDENTIALS: ReadonlySet<string> = new Set([
  'INFISICAL_TOKEN',
  'INFISICAL_PASSWORD',
  'INFISICAL_NEW_PASSWORD',
  'INFISICAL_PASSPHRASE',
])

function nonEmpty(name: string): string | undefined {
  const value = process.env[name]
  return value === undefined || value === '' ? undefined : value
}
