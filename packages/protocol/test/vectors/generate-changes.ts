// vectors/changes-v1.json: the workspace of log-v1.json and the chains of chain-v1.json go on. Everything that can change does: environments,
// accesses, identities, machines and epochs, each with the commits and sealed keys that go with it.
import type { MachineId, PairId, Role } from '@infisical/crypto'
import { signerOf } from '../../src/testing.ts'
import { Continuation } from './continuation.ts'
import { makeLog } from './generate-log.ts'
import { idOf, machine, newerPerson, readable, TIME, WORKSPACE_KEY } from './inputs.ts'

const MACHINE = idOf<MachineId>(0x1c)

export async function generateChanges(): Promise<unknown> {
  const log = await makeLog()
  const { alice, bob, carol } = log.people
  const ci = await machine(MACHINE, 0x2c)
  const newCarol = await newerPerson('Zoë Ångström', carol.userId, 0x18)
  const story = await Continuation.of(log)
  const { dev, prod, qa } = story
  const carols = { type: 'set-access', userId: carol.userId } as const
  const own = { environmentId: dev, kind: 'personal', owner: carol.userId } as const

  await story.commit(alice, prod, [])
  await story.commit(alice, qa, [])
  await story.commit(bob, prod, [story.record(0x41, 0x21)])

  // A machine, which writes in dev.
  const terms = { name: 'CI', role: 'writer' as Role, access: [dev], expiry: TIME + 90_000_000 }
  await story.entry(
    { type: 'add-machine', identity: ci.identity, ...terms, ...story.keysFor([dev]) },
    { ...bob, coSign: ci.sign },
  )
  const token = ci.token(story.workspaceId, story.head)
  await story.commit(ci, dev, [story.record(0x42, 0x23)])

  await story.entry({ type: 'rename-environment', environmentId: qa, name: 'qa' }, bob)
  await story.entry(
    { ...carols, role: 'writer', access: 'all', keys: { kind: 'grants', ...story.keysFor('all') } },
    alice,
  )

  // An epoch on demand, then one that takes something away, then a role alone.
  await story.epoch({ type: 'rotate' }, bob)
  await story.commit(carol, qa, [story.record(0x43, 0x25)])
  await story.epoch({ ...carols, role: 'reader', access: [dev] }, bob)
  await story.entry({ ...carols, role: 'writer', access: [dev], keys: { kind: 'none' } }, alice)

  // New keys for Carol, with which her personal chain goes on; a new epoch is due, and starts.
  const toCarol = await story.invite(0x3a, 0xd0, 'carol@acme.test', { role: 'writer', access: [dev] }, alice)
  const entrance = {
    inviteId: toCarol.inviteId,
    identity: newCarol.identity,
    email: toCarol.email,
    name: newCarol.name,
  }
  const coSigned = { ...newCarol, coSign: signerOf(toCarol.keys.signingSeed) }
  await story.entry({ type: 'replace-identity', ...entrance, ...story.keysFor([dev]) }, coSigned)
  await story.commit(newCarol, own, [], [idOf<PairId>(0x58)])
  await story.entry({ type: 'remove-environment', environmentId: qa }, alice)
  await story.epoch({ type: 'rotate' }, alice)

  // Bob is removed, and the invite that he made with him. Carol leaves; the machine goes, and with it the keys that Carol has.
  await story.invite(0x3c, 0xe8, 'friend@acme.test', { role: 'reader', access: 'all' }, bob)
  await story.epoch({ type: 'remove-member', userId: bob.userId }, alice)
  await story.entry({ type: 'remove-member', userId: carol.userId }, newCarol)
  await story.epoch({ type: 'remove-machine', machineId: MACHINE }, alice)

  // Carol is back with the keys that she had last, and leaves again: a log that ends with an epoch due.
  const back = await story.invite(0x3e, 0xc8, 'zoe@home.test', { role: 'reader', access: 'all' }, alice)
  const again = { inviteId: back.inviteId, identity: newCarol.identity, email: back.email, name: 'Zoë' }
  await story.entry(
    { type: 'join', ...again, ...story.keysFor('all') },
    { ...newCarol, coSign: signerOf(back.keys.signingSeed) },
  )
  await story.entry({ type: 'remove-member', userId: carol.userId }, newCarol)

  return readable({
    about:
      'What happens after log-v1.json and chain-v1.json, in this order. Entries have the sealed previous keys that go with them; key boxes are ' +
      'arbitrary bytes, in the order of the grants or receivers that name them, and so are the boxes of records.',
    workspaceId: story.workspaceId,
    workspaceKeys: { 1: WORKSPACE_KEY, ...story.keys },
    people: [describe(newCarol)],
    invites: story.invites.map(({ inviteId, secret, email }) => ({ inviteId, secret, email })),
    machines: [{ ...ci.inputs, token }],
    steps: story.steps,
  })
}

function describe({ identity, secrets }: Awaited<ReturnType<typeof newerPerson>>): object {
  return { ...identity, signingSeed: secrets.signingSeed, boxSecret: secrets.boxSecret }
}
