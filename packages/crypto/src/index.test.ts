import { expect, test } from 'vitest'
import * as c from './index.ts'

test('smoke', async () => {
  const userId = c.newId<c.UserId>()
  const workspaceId = c.parseHash<c.WorkspaceId>('ab'.repeat(32))
  const environmentId = c.newId<c.EnvironmentId>()
  const kdf = { ...c.DEFAULT_KDF, salt: c.randomBytes(16) }
  const keys = await c.derivePasswordKeys('pässword', 'A@b.example ', kdf)
  const { secrets, identity } = await c.makeIdentity(userId)
  const context = { email: 'a@b.example', kdf, identity, keys }
  const bundle = await c.sealBundle(context, secrets)
  expect(await c.openBundle(context, bundle)).toEqual({ secrets, identity })
  const verifier = await c.makeVerifier(keys.srpPassword, 'a@b.example', kdf.salt)
  const server = await c.startServerSrp(verifier)
  const client = await c.startClientSrp()
  const p = await c.proveClientSrp({
    secret: client.secret,
    clientPublic: client.public,
    serverPublic: server.public,
    salt: kdf.salt,
    email: 'a@b.example',
    srpPassword: keys.srpPassword,
  })
  const f = await c.finishServerSrp({
    secret: server.secret,
    clientPublic: client.public,
    salt: kdf.salt,
    email: 'a@b.example',
    verifier,
    clientProof: p.clientProof,
  })
  c.checkServerProof(p.expectedServerProof, f.serverProof)
  const sig = await c.sign('commit', secrets.signingSeed, c.utf8('x'))
  await c.verifySignature('commit', identity.signPublic, sig, c.utf8('x'))
  await expect(c.verifySignature('log-entry', identity.signPublic, sig, c.utf8('x'))).rejects.toMatchObject({
    code: 'signature',
  })
  expect((await c.admitIdentity(identity)).userId).toBe(userId)
  const key = c.newWorkspaceKey()
  const boxContext = {
    workspaceId,
    epoch: 1,
    scope: { kind: 'workspace' as const },
    receiver: { kind: 'member' as const, id: userId, keyId: c.keyIdOf(identity) },
  }
  const box = await c.sealKeyBox({ ...boxContext, receiverBoxPublic: identity.boxPublic, key })
  expect(box.length).toBe(c.KEY_BOX_SIZE)
  expect(await c.openKeyBox(box, { ...boxContext, boxSecret: secrets.boxSecret })).toEqual(key)
  const sk = c.secretKeysOf(c.environmentKeyOf(key, workspaceId, environmentId, 1))
  const chain = { workspaceId, environmentId, kind: 'shared' as const }
  const pairs = Array.from({ length: 10000 }, (_, i) => ({
    pairId: c.newId<c.PairId>(),
    version: 1,
    epoch: 1,
    name: `NAME_${i}`,
    folder: '',
    comment: '',
    tags: [],
    value: `value ${i} `.repeat(3),
  }))
  let t = performance.now()
  const sealed = await c.sealPairs(sk, chain, pairs)
  console.log('seal', performance.now() - t)
  for (let i = 0; i < 3; i++) {
    t = performance.now()
    expect((await c.openPairs(sk, chain, sealed)).length).toEqual(10000)
    console.log('open', performance.now() - t)
  }
  expect(await c.openPairs(sk, chain, sealed)).toEqual(pairs)
  const place = { context: chain, epoch: 1, seq: 3 }
  expect(await c.openMessage(sk.message, place, await c.sealMessage(sk.message, place, 'hi'))).toBe('hi')
  const inviteId = c.newId<c.InviteId>()
  const s = c.newInviteSecret()
  await c.inviteKeysOf(s, inviteId)
  const link = c.formatInviteLink({
    server: 'http://x:1',
    inviteId,
    secret: s,
    workspaceId,
    fingerprint: c.fingerprintOf(identity),
  })
  expect(c.parseInviteLink(link)).toMatchObject({
    server: 'http://x:1',
    inviteId,
    secret: s,
    workspacePrefix: 'ab'.repeat(16),
  })
  console.log(keys, secrets, `${sk}`)
})
