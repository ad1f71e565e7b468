// The only reader of the environment. Every setting is optional; a value that cannot be meant is refused with one line that names the
// variable and what to write instead. The value itself is never repeated: it may be a secret in the wrong place.
import { isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import { isLoopback, logLevels, type LogLevel, type MailSettings, type Settings } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown by `readSettings`. Each line of `lines` is one fault, fit to be printed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

/** Reads all settings, or throws one SettingsError with everything that is wrong with them. */
export function readSettings(environment: Environment = process.env): Settings {
  const faults: string[] = []
  const { optional, orElse } = readerOf(environment, faults)

  const production = orElse('NODE_ENV', asProduction, false)
  const host = orElse('HOST', asHost, '127.0.0.1')
  const databaseUrl = optional('DATABASE_URL', asDatabaseUrl)
  const serverSecret = optional('SERVER_SECRET', asSecret)
  const publicUrl = optional('PUBLIC_URL', asOrigin)
  const from = optional('MAIL_FROM', asSender)
  const settings: Settings = {
    production,
    host,
    port: orElse('PORT', asPort, 4400),
    proxies: orElse('TRUST_PROXY', asProxies, 0),
    dataDir: resolve(orElse('DATA_DIR', asPath, '.data')),
    mail: mailSettings({
      apiKey: optional('RESEND_API_KEY', asApiKey),
      baseUrl: orElse('RESEND_BASE_URL', asMailOrigin, 'https://api.resend.com'),
      smtpUrl: optional('SMTP_URL', asSmtpUrl),
      ...(from !== undefined && { from }),
      // A bad value is reported as such; it must not be reported as missing as well.
      mayKeep:
        (!production && isLoopback(host)) || isSet(environment, 'RESEND_API_KEY') || isSet(environment, 'SMTP_URL'),
      faults,
    }),
    logLevel: orElse('LOG_LEVEL', asLogLevel, production ? 'info' : 'warn'),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(serverSecret !== undefined && { serverSecret }),
  }
  if (
    production &&
    settings.databaseUrl !== undefined &&
    serverSecret === undefined &&
    !isSet(environment, 'SERVER_SECRET')
  ) {
    faults.push(
      'SERVER_SECRET is missing: servers that share a PostgreSQL must share it too. Make one with: openssl rand -hex 32',
    )
  }
  if (faults.length > 0) throw new SettingsError(faults)
  return settings
}

interface MailChoice {
  apiKey: string | undefined
  baseUrl: string
  smtpUrl: string | undefined
  from?: string
  mayKeep: boolean
  faults: string[]
}

function mailSettings({ apiKey, baseUrl, smtpUrl, from, mayKeep, faults }: MailChoice): MailSettings {
  const sender = from === undefined ? {} : { from }
  if (apiKey !== undefined && smtpUrl !== undefined) {
    faults.push('RESEND_API_KEY and SMTP_URL are both set. Keep the one that should carry the mail.')
  }
  if (apiKey !== undefined) return { by: 'resend', apiKey, baseUrl, ...sender }
  if (smtpUrl !== undefined) return { by: 'smtp', url: smtpUrl, ...sender }
  if (!mayKeep) {
    faults.push(
      'No mail setting: people need codes by mail to sign up. Set RESEND_API_KEY, or SMTP_URL=smtp://user:password@host:587. ' +
        '(Only development on a loopback HOST keeps mail in an outbox.)',
    )
  }
  return { by: 'outbox' }
}

/** Turns a text into a value, or throws what to write instead. */
type Parser<T> = (text: string) => T

class Advice extends Error {}

function advise(advice: string): never {
  throw new Advice(advice)
}

const isSet = (environment: Environment, name: string): boolean => (environment[name] ?? '').trim() !== ''

function readerOf(environment: Environment, faults: string[]) {
  const optional = <T>(name: string, parse: Parser<T>): T | undefined => {
    // Container tools hand over what was left empty as an empty text.
    if (!isSet(environment, name)) return undefined
    try {
      return parse((environment[name] ?? '').trim())
    } catch (error) {
      if (!(error instanceof Advice)) throw error
      faults.push(`${name} ${error.message}`)
      return undefined
    }
  }
  const orElse = <T>(name: string, parse: Parser<T>, fallback: T): T => optional(name, parse) ?? fallback
  return { optional, orElse }
}

function asProduction(text: string): boolean {
  if (text === 'production') return true
  if (text === 'development' || text === 'test') return false
  return advise('is none of development, test and production. Leave it out for development.')
}

function asPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : advise('is not a port. Give a number from 1 to 65535, or 0 for any free one.')
}

function asHost(text: string): string {
  const isName = /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text)
  return isName || isIPv6(text)
    ? text
    : advise('is not a host. Give a name or an address, like 127.0.0.1, without a port.')
}

function asProxies(text: string): number {
  if (/^\d$/.test(text)) return Number(text)
  return advise('is not a small number. Give how many reverse proxies stand in front of the server, from 0 to 9.')
}

function asPath(text: string): string {
  return text.includes('\0') ? advise('is not a path. Give a folder.') : text
}

function asDatabaseUrl(text: string): string {
  const known = ['postgresql:', 'postgres:'].includes(parseUrl(text)?.protocol ?? '')
  return known ? text : advise('is not a PostgreSQL address. Write it as postgresql://user:password@host:5432/database')
}

function asSecret(text: string): Uint8Array {
  const isHex = /^([\da-f]{2})+$/i.test(text)
  const isBase64 = /^[\w+/-]+={0,2}$/.test(text)
  const bytes = isHex ? Buffer.from(text, 'hex') : Buffer.from(isBase64 ? text : '', 'base64')
  return bytes.length >= 32
    ? bytes
    : advise('is not 32 bytes or more in hex or base64url. Make one with: openssl rand -hex 32')
}

function asOrigin(text: string): string {
  const url = parseUrl(text)
  const known = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url !== undefined && known && url.href === `${url.origin}/`) return url.origin
  return advise('is not an origin. Give scheme, host and port only, like https://secrets.example.com')
}

function asMailOrigin(text: string): string {
  const url = parseUrl(text)
  const known =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
  if (url !== undefined && known && url.href === `${url.origin}/`) return url.origin
  return advise('is not an https origin. Leave it out to use Resend itself.')
}

function asApiKey(text: string): string {
  return /^[\x21-\x7e]+$/.test(text)
    ? text
    : advise('is not a key: it has blanks or letters no key has. Copy it again.')
}

function asSmtpUrl(text: string): string {
  const url = parseUrl(text)
  const known = url?.protocol === 'smtp:' || url?.protocol === 'smtps:'
  return known && url?.hostname !== ''
    ? text
    : advise('is not an SMTP address. Write it as smtp://user:password@host:587')
}

function asSender(text: string): string {
  const known = /^[^<>\p{Cc}]*<[^\s<>@,;]+@[^\s<>@,;]+>$|^[^\s<>@,;]+@[^\s<>@,;]+$/u.test(text)
  return known ? text : advise('is not a sender. Write it as Infisical <secrets@example.com>')
}

function asLogLevel(text: string): LogLevel {
  return logLevels.find((level) => level === text.toLowerCase()) ?? advise(`is none of ${logLevels.join(', ')}.`)
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
