import { fromUtf8, randomBytes, toBase64url, utf8 } from '@infisical/crypto'
import { expect, it } from 'vitest'
import { openClient } from './index.ts'
import { memoryStorage } from './memory-storage.ts'
import type { StoredKeys } from './storage.ts'

const NEEDLE = 'postgres://needle'
const [one, other] = ['a', 'b'].map((digit) => ({ workspaceId: digit.repeat(64) })) as [Place, Place]
type Place = { workspaceId: string }

const random = () => toBase64url(randomBytes(32))

/** Somebody who is logged in, with these keys, and a device key of this log-in. */
async function person({ userId = 'c'.repeat(32), personalSeed = random(), url = 'https://secrets.example.test' } = {}) {
  const storage = memoryStorage()
  const keys: StoredKeys = {
    ...{ signingSeed: random(), boxSecret: random(), personalSeed, generation: 1 },
    ...{ signPublic: random(), boxPublic: random(), deviceKey: random() },
  }
  const tokens = { access: '', accessExpiresAt: 0, refresh: '' }
  await storage.session.write({ version: 1, userId, email: 'a@acme.test', name: 'A', tokens, keys })
  const fetch = () => Promise.reject(new Error('no network'))
  return openClient({ url, storage, fetch, device: 'd', clientName: 'c/1.0.0' }).drafts
}

it('opens again for the same user after another log-in, and what is kept tells nothing', async () => {
  const personalSeed = random()
  const sealed = await (await person({ personalSeed })).seal({ ...one, content: utf8(NEEDLE) })
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('needle')
  expect(sealed.length).toBe(NEEDLE.length + 28)
  const opened = await (await person({ personalSeed })).open({ ...one, sealed })
  expect(opened && fromUtf8(opened)).toBe(NEEDLE)
})

it('opens for nobody else, nowhere else, and in no other form', async () => {
  const personalSeed = random()
  const alice = await person({ personalSeed })
  const sealed = await alice.seal({ ...one, content: utf8(NEEDLE) })
  expect(await alice.open({ ...one, sealed })).toBeDefined()
  expect(await alice.open({ ...other, sealed })).toBeUndefined()
  const others = [{}, { personalSeed, userId: 'd'.repeat(32) }, { personalSeed, url: 'https://another.example.test' }]
  for (const who of others) expect(await (await person(who)).open({ ...one, sealed })).toBeUndefined()
  for (let at = 0; at < sealed.length; at += 5) {
    const changed = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))
    expect(await alice.open({ ...one, sealed: changed })).toBeUndefined()
  }
  expect(await alice.open({ ...one, sealed: sealed.subarray(0, 20) })).toBeUndefined()
})
