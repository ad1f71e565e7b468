import { ApiError, ClientError } from '@infisical/client'
import { CryptoError } from '@infisical/crypto'
import { TrustError } from '@infisical/protocol'
import { afterEach, expect, it } from 'vitest'
import { callsOver, serve, type Verbs } from './bridge.ts'
import { describeFailure, failureOf, isTampering } from './failure.ts'

// Both sides in one process, over a real message channel: what cannot be cloned does not cross here either.
const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

function bridge(verbs: Verbs, listeners: Verbs = {}) {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  const tell = serve(port1, verbs)
  const calls = callsOver(port2, listeners)
  port1.start()
  port2.start()
  return { tell, ...calls }
}

const failing = (error: unknown) => () => {
  throw error
}

it('answers calls by name, beside each other', async () => {
  const waits: (() => void)[] = []
  const { call } = bridge({
    'vault.add': (a: number, b: number) => a + b,
    slow: () => new Promise<string>((resolve) => waits.push(() => resolve('late'))),
    fast: () => {
      waits[0]?.()
      return new Map([['name', Uint8Array.of(1)]])
    },
  })
  const slow = call('slow')
  expect(await call('fast')).toEqual(new Map([['name', Uint8Array.of(1)]]))
  expect([await slow, await call('vault.add', 1, 2)]).toEqual(['late', 3])
})

it('tells what nobody asked for', async () => {
  const told = new Promise((resolve) => {
    const { tell } = bridge({}, { progress: (done: number, total: number) => resolve([done, total]) })
    tell('unknown', 1)
    tell('progress', 3, 9)
  })
  expect(await told).toEqual([3, 9])
})

it('carries every kind of failure across as itself, and nothing else of it', async () => {
  const evidence = {
    seq: 3,
    envelope: Uint8Array.of(1),
    pinned: { seq: 1, hash: 'ab' },
    served: { seq: 2, hash: 'cd' },
  }
  const thrown = {
    api: new ApiError('rate-limited', { retryAfterSeconds: 7 }),
    client: new ClientError('secret-unknown', { names: ['KEY'] }),
    trust: new TrustError('log-fork', evidence as never, { cause: new Error('hunter2') }),
    crypto: new CryptoError('decryption'),
    unexpected: new TypeError('hunter2 is not a function'),
  }
  const { call } = bridge(Object.fromEntries(Object.entries(thrown).map(([kind, error]) => [kind, failing(error)])))
  const failures = await Promise.all(Object.keys(thrown).map((kind) => call(kind).catch(failureOf)))
  expect(failures).toEqual([
    { kind: 'api', code: 'rate-limited', details: { retryAfterSeconds: 7 } },
    { kind: 'client', code: 'secret-unknown', facts: { names: ['KEY'] } },
    { kind: 'trust', code: 'log-fork', evidence },
    { kind: 'crypto', code: 'decryption' },
    { kind: 'unexpected', code: 'unexpected' },
  ])
})

it('fails for a verb that is not there, for what was only inherited, and for a result that cannot cross', async () => {
  const { call } = bridge({ closure: () => () => 1 })
  for (const verb of ['nothing', 'constructor', 'toString', '__proto__', 'closure'])
    await expect(call(verb), verb).rejects.toMatchObject({ name: 'VaultError', failure: { kind: 'unexpected' } })
})

it('leaves nobody waiting when the other side is gone', async () => {
  const { call, end } = bridge({ never: () => new Promise(() => undefined) })
  const waiting = call('never')
  end()
  await expect(waiting).rejects.toMatchObject({ failure: { kind: 'unexpected' } })
  await expect(call('never')).rejects.toMatchObject({ failure: { kind: 'unexpected' } })
})

it('has words for every failure, and knows which of them no page goes past', () => {
  expect(describeFailure({ kind: 'client', code: 'server-unreachable', facts: {} }).hint).not.toBe('')
  expect(describeFailure({ kind: 'trust', code: 'log-fork', evidence: {} }).title).not.toContain('unexpected')
  expect(describeFailure({ kind: 'unexpected', code: 'unexpected' }).title).toContain('unexpected')
  const tampering = (error: unknown) => isTampering(failureOf(error))
  for (const error of [
    new TrustError('commit-rollback'),
    new CryptoError('bundle-auth'),
    new ClientError('heads-differ'),
  ])
    expect(tampering(error), error.code).toBe(true)
  for (const error of [
    new TrustError('invite-expired'),
    new ClientError('secret-unknown'),
    new ApiError('rate-limited'),
    0,
  ])
    expect(tampering(error)).toBe(false)
})
