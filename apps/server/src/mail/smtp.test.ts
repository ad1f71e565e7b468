import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { MailFailure } from './mail.ts'
import { smtpCarrier } from './smtp.ts'

interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly source: string
}

const servers: SMTPServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closed))
})

const closed = (server: SMTPServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
  })

/** A real SMTP server on this machine. */
async function peer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        received.push({ from, to: rcptTo.map(({ address }) => address), source: Buffer.concat(chunks).toString() })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return { port: (server.server.address() as AddressInfo).port, received }
}

const from = 'Infisical <secrets@acme.test>'
const mail = { to: 'alice@acme.test', subject: 'Your code', text: 'It is 123456.\n' }

const failureOf = async (work: Promise<void>): Promise<MailFailure> => {
  const failure: unknown = await work.catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MailFailure)
  return failure as MailFailure
}

describe('SMTP', () => {
  it('delivers text, with a message id that stays the same', async () => {
    const { port, received } = await peer()
    const carrier = smtpCarrier({ url: `smtp://127.0.0.1:${port}`, from })
    await carrier.deliver(mail, 'abc')
    await carrier.deliver(mail, 'abc')
    expect(received).toHaveLength(2)
    for (const { from: sender, to, source } of received) {
      expect(sender).toBe('secrets@acme.test')
      expect(to).toEqual(['alice@acme.test'])
      expect(source).toMatch(/^From: Infisical <secrets@acme.test>\r$/m)
      expect(source).toMatch(/^Message-ID: <abc@acme.test>\r$/m)
      expect(source).toMatch(/^Content-Type: text\/plain/m)
      expect(source).toContain('It is 123456.')
    }
  })

  it('lets nothing in an address or a subject become another receiver or header', async () => {
    const { port, received } = await peer()
    const carrier = smtpCarrier({ url: `smtp://127.0.0.1:${port}`, from })
    const hostile = [
      'alice@acme.test, eve@evil.test',
      'alice@acme.test\r\nRCPT TO:<eve@evil.test>',
      '<eve@evil.test> alice@acme.test',
    ]
    for (const to of hostile) {
      await carrier
        .deliver({ ...mail, to, subject: 'Hi\r\nBcc: eve@evil.test\r\n\r\nbody' }, 'abc')
        .catch(() => undefined)
    }
    await carrier.deliver({ ...mail, subject: 'Hi\r\nBcc: eve@evil.test' }, 'abc')
    expect(received.length).toBeGreaterThan(0)
    for (const { to, source } of received) {
      expect(to).not.toContain('eve@evil.test')
      expect(source).not.toMatch(/^Bcc:/im)
    }
  })

  it('reads no file and fetches no address that a text names', async () => {
    const { port, received } = await peer()
    const carrier = smtpCarrier({ url: `smtp://127.0.0.1:${port}`, from })
    const text = { path: '/etc/hostname' } as unknown as string
    await failureOf(carrier.deliver({ ...mail, text }, 'abc'))
    expect(received).toHaveLength(0)
  })

  it('tells what may work later from what never will', async () => {
    const refuse = (responseCode: number): SMTPServerOptions => ({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    })
    const later = await peer(refuse(451))
    const never = await peer(refuse(550))
    const deliver = (port: number): Promise<void> =>
      smtpCarrier({ url: `smtp://127.0.0.1:${port}`, from }).deliver(mail, 'abc')
    expect(await failureOf(deliver(later.port))).toMatchObject({ permanent: false, reason: 'eenvelope-451' })
    expect(await failureOf(deliver(never.port))).toMatchObject({ permanent: true, reason: 'eenvelope-550' })
  })

  it('may work later when nobody answers', async () => {
    const { port } = await peer()
    await Promise.all(servers.splice(0).map(closed))
    const carrier = smtpCarrier({ url: `smtp://127.0.0.1:${port}`, from })
    expect(await failureOf(carrier.deliver(mail, 'abc'))).toMatchObject({ permanent: false })
  })

  it('never says a password where no TLS protects it', async () => {
    let asked = false
    const { port, received } = await peer({
      onAuth: (_auth, _session, done) => {
        asked = true
        done(null, { user: 'user' })
      },
      allowInsecureAuth: true,
    })
    const carrier = smtpCarrier({ url: `smtp://user:hunter2@127.0.0.1:${port}`, from })
    const failure = await failureOf(carrier.deliver(mail, 'abc'))
    expect(`${failure.message} ${failure.reason}`).not.toContain('hunter2')
    expect(asked).toBe(false)
    expect(received).toHaveLength(0)

    const trusting = smtpCarrier({ url: `smtp://user:hunter2@127.0.0.1:${port}?requireTLS=false`, from })
    await trusting.deliver(mail, 'abc')
    expect(received).toHaveLength(1)
  })
})
