import { expect, it } from 'vitest'
import { newBrowserKey, openSession, sealSession } from './browser-session.ts'
import type { StoredSession } from './storage.ts'

const seed = 'A'.repeat(43)
const session: StoredSession = {
  version: 1,
  userId: 'a'.repeat(32),
  email: 'alice@acme.test',
  name: 'Alice',
  keys: {
    ...{ signingSeed: seed, boxSecret: seed, personalSeed: seed, generation: 1 },
    ...{ signPublic: seed, boxPublic: seed, deviceKey: seed },
  },
}
const origin = 'https://secrets.example.test'

it('opens under the key it was sealed with, shows nothing, and opens nowhere else', async () => {
  const [key, other] = [await newBrowserKey(), await newBrowserKey()]
  const sealed = await sealSession(session, key, origin)
  expect(await openSession(sealed, key, origin)).toEqual(session)
  const text = Buffer.from(sealed).toString('latin1')
  for (const part of ['alice', 'Alice', seed]) expect(text).not.toContain(part)
  const unreadable = { name: 'ClientError', code: 'session-unreadable' }
  await expect(openSession(sealed, other, origin)).rejects.toMatchObject(unreadable)
  await expect(openSession(sealed, key, 'https://elsewhere.test')).rejects.toMatchObject(unreadable)
  await expect(openSession(sealed.subarray(1), key, origin)).rejects.toMatchObject(unreadable)
  await expect(openSession(new Uint8Array(3), key, origin)).rejects.toMatchObject(unreadable)
})
