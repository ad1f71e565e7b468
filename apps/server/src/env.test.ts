import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSettings, SettingsError, type Environment } from './env.ts'

/** The lines a person would see. */
function faultsOf(environment: Environment): readonly string[] {
  try {
    readSettings(environment)
  } catch (error) {
    if (error instanceof SettingsError) return error.lines
    throw error
  }
  return []
}

describe('settings', () => {
  it('need nothing', () => {
    expect(readSettings({})).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4400,
      proxies: 0,
      dataDir: resolve('.data'),
      mail: { by: 'outbox' },
      logLevel: 'warn',
    })
  })

  it('take an empty text for an absent one', () => {
    expect(readSettings({ PORT: '', HOST: ' ', DATABASE_URL: '', SMTP_URL: '', NODE_ENV: '' })).toEqual(
      readSettings({}),
    )
  })

  it('are all read', () => {
    const secret = randomBytes(48)
    expect(
      readSettings({
        NODE_ENV: 'production',
        HOST: '0.0.0.0',
        PORT: '8080',
        PUBLIC_URL: 'https://Secrets.Example.com/',
        TRUST_PROXY: '2',
        DATA_DIR: '/var/lib/infisical',
        DATABASE_URL: 'postgresql://user:password@db:5432/infisical',
        SERVER_SECRET: secret.toString('base64url'),
        SMTP_URL: 'smtp://user:password@mail:587',
        MAIL_FROM: 'Infisical <secrets@example.com>',
        LOG_LEVEL: 'DEBUG',
      }),
    ).toEqual({
      production: true,
      host: '0.0.0.0',
      port: 8080,
      publicUrl: 'https://secrets.example.com',
      proxies: 2,
      dataDir: '/var/lib/infisical',
      databaseUrl: 'postgresql://user:password@db:5432/infisical',
      serverSecret: secret,
      mail: { by: 'smtp', url: 'smtp://user:password@mail:587', from: 'Infisical <secrets@example.com>' },
      logLevel: 'debug',
    })
  })

  it('take a server secret in hex, base64url or base64', () => {
    const secret = randomBytes(32)
    for (const encoding of ['hex', 'base64url', 'base64'] as const) {
      expect(readSettings({ SERVER_SECRET: secret.toString(encoding) }).serverSecret).toEqual(secret)
    }
  })

  it('send by Resend itself unless told otherwise', () => {
    expect(readSettings({ RESEND_API_KEY: 're_1' }).mail).toEqual({
      by: 'resend',
      apiKey: 're_1',
      baseUrl: 'https://api.resend.com',
    })
    expect(readSettings({ RESEND_API_KEY: 're_1', RESEND_BASE_URL: 'http://127.0.0.1:9' }).mail).toMatchObject({
      baseUrl: 'http://127.0.0.1:9',
    })
  })
})

describe('a bad value', () => {
  const bad: Record<string, readonly string[]> = {
    PORT: ['banana', '-1', '65536', '4400.5', '0x10', '1e3', '999999'],
    HOST: ['127.0.0.1:4400', 'http://localhost', 'a b', '[::1]', '-x', '*'],
    NODE_ENV: ['staging', 'Production'],
    PUBLIC_URL: [
      'acme.test',
      'https://example.com/path',
      'ftp://example.com',
      'https://u:p@example.com',
      'https://example.com?x',
    ],
    TRUST_PROXY: ['true', '10', '-1'],
    DATABASE_URL: ['mysql://host/db', 'localhost', 'file:./dev.db'],
    SERVER_SECRET: ['short', 'ab'.repeat(31), 'not base64!'.repeat(10), 'a'.repeat(63) + '%'],
    RESEND_API_KEY: ['re_1 re_2', 're_ü'],
    RESEND_BASE_URL: ['http://resend.example.com', 'https://example.com/x', 'nonsense'],
    SMTP_URL: ['mail.example.com', 'http://mail.example.com', 'smtp:///'],
    MAIL_FROM: ['nobody', 'a@b.c, d@e.f', 'X <a@b>\r\nBcc: <c@d>', '<>'],
    LOG_LEVEL: ['loud'],
  }

  it.each(Object.entries(bad))('of %s is refused in one line that names it and not the value', (name, values) => {
    for (const value of values) {
      const faults = faultsOf({ [name]: value })
      expect(faults, value).toHaveLength(1)
      expect(faults[0]).toMatch(new RegExp(`^${name} [^\\n]{20,}$`))
      expect(faults[0]).not.toContain(value)
    }
  })

  it('of any kind never ends in anything but settings or advice', () => {
    const names = fc.constantFrom(...Object.keys(bad), 'DATA_DIR')
    fc.assert(
      fc.property(fc.dictionary(names, fc.string({ unit: 'binary' })), (environment) => {
        for (const line of faultsOf(environment)) expect(line).toMatch(/^[A-Z_]+ |^No mail setting/)
      }),
    )
  })

  it('does not hide another one', () => {
    expect(faultsOf({ PORT: 'x', HOST: '*', LOG_LEVEL: 'x' })).toHaveLength(3)
  })
})

describe('mail', () => {
  const missing = expect.stringMatching(/RESEND_API_KEY.*SMTP_URL/)

  it('must be set up in production, and beyond this machine', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([missing])
    for (const HOST of ['0.0.0.0', '::', '192.168.0.2', 'secrets.example.com', '127.0.0.1.example.com']) {
      expect(faultsOf({ HOST }), HOST).toEqual([missing])
    }
  })

  it('may stay on this machine in development', () => {
    for (const HOST of ['127.0.0.1', '127.1.2.3', '::1', 'localhost', 'LOCALHOST'])
      expect(faultsOf({ HOST }), HOST).toEqual([])
  })

  it('goes one way', () => {
    expect(faultsOf({ RESEND_API_KEY: 're_1', SMTP_URL: 'smtp://mail' })).toEqual([expect.stringContaining('both set')])
  })

  it('is not called missing when it is wrong', () => {
    expect(faultsOf({ NODE_ENV: 'production', SMTP_URL: 'mail.example.com' })).toEqual([
      expect.stringMatching(/^SMTP_URL /),
    ])
  })
})

describe('the server secret', () => {
  const shared = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://db/infisical', RESEND_API_KEY: 're_1' }

  it('must be given to servers that share a database', () => {
    expect(faultsOf(shared)).toEqual([expect.stringMatching(/^SERVER_SECRET is missing/)])
    expect(faultsOf({ ...shared, SERVER_SECRET: 'ab'.repeat(32) })).toEqual([])
  })

  it('is not called missing when it is wrong', () => {
    expect(faultsOf({ ...shared, SERVER_SECRET: 'short' })).toEqual([
      expect.stringMatching(/^SERVER_SECRET is not 32 bytes/),
    ])
  })

  it('may live in a file for a server of its own', () => {
    expect(faultsOf({ NODE_ENV: 'production', RESEND_API_KEY: 're_1' })).toEqual([])
  })
})
