// What the server is told before it starts, already checked. `env.ts` reads it from the environment; tests write it by hand.

export interface Settings {
  readonly production: boolean
  /** A name or address of this machine. Only one that stays on the machine may keep mail in an outbox. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** The origin people use, without a slash at its end. Absent: made of host and port. */
  readonly publicUrl?: string
  /** How many reverse proxies stand in front and name the client's address; 0 believes nobody. */
  readonly proxies: number
  /** Holds the embedded database and the server key. */
  readonly dataDir: string
  /** PostgreSQL in place of the embedded database. */
  readonly databaseUrl?: string
  /** At least 32 bytes that everything the server signs or seals derives from. Absent: kept in a file in `dataDir`. */
  readonly serverSecret?: Uint8Array
  readonly mail: MailSettings
  readonly logLevel: LogLevel
}

/** `from` absent: an address at the public host. */
export type MailSettings =
  | { readonly by: 'outbox' }
  | { readonly by: 'resend'; readonly apiKey: string; readonly baseUrl: string; readonly from?: string }
  | { readonly by: 'smtp'; readonly url: string; readonly from?: string }

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase()
  return name === 'localhost' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}

/** The origin to put into links: what the settings say, else the address that is listened on. */
export function originOf({ publicUrl, host }: Settings, port: number): string {
  if (publicUrl !== undefined) return publicUrl
  // An address that means "every interface" leads nowhere when it is typed.
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
