import { expect, test } from 'vitest'
import client from 'secure-remote-password/client.js'
import server from 'secure-remote-password/server.js'
import { finishServerSrp, startServerSrp, newId, admitSignPublic, hashHex, utf8, fingerprintWords } from './server.ts'

test('smoke', async () => {
  const salt = new Uint8Array(16).fill(7)
  const x = client.derivePrivateKey('07'.repeat(16), 'a@b', 'p')
  const v = client.deriveVerifier(x)
  const s = await startServerSrp(v)
  const c = client.generateEphemeral()
  const session = client.deriveSession(c.secret, s.public, '07'.repeat(16), 'a@b', x)
  const { serverProof } = await finishServerSrp({
    secret: s.secret,
    clientPublic: c.public,
    salt,
    email: 'a@b',
    verifier: v,
    clientProof: session.proof,
  })
  client.verifySession(c.public, session, serverProof)
  expect(server.deriveSession(s.secret, c.public, '07'.repeat(16), 'a@b', v, session.proof).proof).toBe(serverProof)
  expect(newId()).toHaveLength(32)
  await expect(admitSignPublic(new Uint8Array(32))).rejects.toMatchObject({ code: 'key-invalid' })
  expect(hashHex('log-state', utf8('x'))).toHaveLength(64)
  expect(await fingerprintWords(new Uint8Array(11))).toEqual(Array(8).fill('abandon'))
})
