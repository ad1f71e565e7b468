import { newId, randomBytes, toBase64url, type ChainContext, type MachineId } from '@infisical/crypto'
import { machineAuthHash } from '@infisical/crypto/server'
import { describeOnEachEngine } from '@infisical/db/testing'
import type { TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { countQueries } from '../../test/counted-database.ts'
import { signedAside } from '../../test/forgery.ts'
import { machineInput, makeMachine, type MachineUser } from '../../test/machines.ts'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import {
  access,
  addMember,
  appendInput,
  makeShared,
  makeUser,
  push,
  pushInput,
  startEpochOf,
  type User,
} from '../../test/workspaces.ts'

describeOnEachEngine('machines', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let dev: ChainContext
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
    await push(workspace, owner, dev, { A: 'one' })
  })

  const rowOf = (machineId: MachineId) =>
    database().prisma.machine.findUnique({ where: { id: Buffer.from(machineId, 'hex') } })
  const logOf = ({ api }: Pick<User, 'api'>) => api.workspace.log({ workspaceId: workspace.workspaceId, afterSeq: -1 })

  it('read what they were given access to, with their own boxes', async () => {
    const machine = await makeMachine(world, workspace, { access: access(workspace, 'dev') })
    expect(await new Reader(world, machine, workspace).pull(dev)).toEqual({ A: 'one' })
    const receiver = { kind: 'machine', id: machine.machineId }
    expect((await logOf(machine)).boxes).toMatchObject([{ receiver, scope: dev.environmentId }])
    const prod = workspace.shared('prod')
    const ask = { workspaceId: workspace.workspaceId as string, environmentId: dev.environmentId as string, after: 0 }
    expect((await machine.api.secret.commits({ ...ask, kind: 'shared' })).headSeq).toBe(2)
    expect(
      await codeOf(machine.api.secret.commits({ ...ask, environmentId: prod.environmentId, kind: 'shared' })),
    ).toBe('not-allowed')
    expect(await codeOf(new Reader(world, machine, workspace).pull(prod))).toBe('not-allowed')
  })

  it('write where their role is that of a writer', async () => {
    const writer = await makeMachine(world, workspace, {
      name: 'deploy',
      role: 'writer',
      access: access(workspace, 'dev'),
    })
    await writer.api.secret.push(await pushInput(workspace, writer, dev, { A: 'two' }))
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: 'two' })
    expect(await codeOf(owner.api.secret.push(await pushInput(workspace, writer, dev, { A: 'three' })))).toBe(
      'not-allowed',
    )
  })

  it('write nothing as readers, and nothing personal', async () => {
    const reader = await makeMachine(world, workspace, { role: 'reader' })
    const { workspaceId } = workspace
    const asReader = await signedAside(workspace, reader, dev)
    expect(await codeOf(reader.api.secret.push(asReader))).toBe('commit-author')
    const personal = { environmentId: dev.environmentId as string, kind: 'personal' as const }
    const ask = { workspaceId: workspaceId as string, logAfter: -1, boxes: false }
    expect(await codeOf(reader.api.secret.pull({ ...ask, chains: [{ ...personal, since: 0 }] }))).toBe('not-allowed')
    expect(await codeOf(reader.api.secret.commits({ workspaceId, ...personal, after: 0 }))).toBe('not-allowed')
    const own = { ...dev, kind: 'personal', owner: reader.userId } as unknown as ChainContext
    expect(await codeOf(reader.api.secret.push(await signedAside(workspace, reader, own)))).toBe('not-allowed')
  })

  it('may do nothing else', async () => {
    const { api } = await makeMachine(world, workspace)
    const workspaceId = workspace.workspaceId as string
    const inviteId = newId() as string
    const entry = toBase64url(workspace.envelopes[0]!)
    const calls = [
      api.account.me(),
      api.account.bundle(),
      api.session.end(),
      api.workspace.list(),
      api.workspace.keys({ workspaceId }),
      api.workspace.activity({ workspaceId }),
      api.workspace.personalHeads({ workspaceId }),
      api.workspace.append({ ...appendInput(workspace, 0), commits: [] }),
      api.workspace.create({ entries: [entry], boxes: [], commits: [] }),
      api.invite.open({ inviteId }),
      api.invite.join({ inviteId, workspaceId, entry, boxes: [] }),
    ]
    for (const call of calls) expect(await codeOf(call)).toBe('not-allowed')
  })

  it('are none elsewhere', async () => {
    const machine = await makeMachine(world, workspace)
    const other = await makeUser(world, 'Other')
    const elsewhere = await makeShared(world, other)
    const { workspaceId } = elsewhere
    expect(await codeOf(machine.api.workspace.log({ workspaceId, afterSeq: -1 }))).toBe('not-a-member')
    expect(await codeOf(machine.api.workspace.log({ workspaceId: 'ab'.repeat(32), afterSeq: -1 }))).toBe('not-a-member')
  })

  describe('show who they are', () => {
    let machine: MachineUser
    beforeEach(async () => {
      machine = await makeMachine(world, workspace)
    })
    const asked = (authorization: string) => codeOf(logOf({ api: world.as({ authorization }) }))

    it('by the secret from their token, and by nothing else', async () => {
      const { machineId, keys } = machine
      const secret = toBase64url(keys.authSecret)
      expect(await asked(`Machine ${newId()}.${secret}`)).toBe('machine-unknown')
      expect(await asked(`Machine ${machineId}.${toBase64url(randomBytes(32))}`)).toBe('machine-unknown')
      expect(await asked(`Machine ${machineId}.${toBase64url(machine.seed)}`)).toBe('machine-unknown')
      const stored = Buffer.from(machineAuthHash(machineId, keys.authSecret), 'hex')
      expect(await asked(`Machine ${machineId}.${toBase64url(stored)}`)).toBe('machine-unknown')
      const forms = ['', machineId, `${machineId}.`, `${machineId}.${secret}=`, `${machineId}.${secret.slice(1)}`]
      forms.push(`${machineId.toUpperCase()}.${secret}`, `${machineId}.${secret}A`, `${machineId}.${secret} `, secret)
      for (const form of forms) expect(await asked(`Machine ${form}`)).toBe('unauthenticated')
      expect(await asked(`Bearer ${machineId}.${secret}`)).toBe('unauthenticated')
      expect(await asked(`machine ${machineId}.${secret}`)).toBe('unauthenticated')
    })

    it('of which the server keeps a hash', async () => {
      const row = await rowOf(machine.machineId)
      const stored = Buffer.from(row!.authHash).toString('hex')
      expect(stored).toBe(machineAuthHash(machine.machineId, machine.keys.authSecret))
      expect(JSON.stringify(row)).not.toContain(Buffer.from(machine.keys.authSecret).toString('hex'))
    })

    it('until the day that was signed', async () => {
      await logOf(machine)
      const { expiry } = workspace.verified.state.machines[0]!
      world.now = expiry
      await logOf(machine)
      world.now = expiry + 1
      expect(await codeOf(logOf(machine))).toBe('machine-expired')
      expect(await codeOf(machine.api.secret.push(await signedAside(workspace, machine, dev)))).toBe('machine-expired')
    })

    it('until they are removed, at once and on every server', async () => {
      const other = await createWorld(database())
      other.now = world.now
      const elsewhere = { api: other.as({ authorization: machine.authorization }) }
      await logOf(machine)
      await logOf(elsewhere)
      await startEpochOf(workspace, owner, { type: 'remove-machine', machineId: machine.machineId })
      const pull = { workspaceId: workspace.workspaceId as string, logAfter: -1, boxes: true, chains: [] }
      for (const { api } of [machine, elsewhere]) {
        expect(await codeOf(logOf({ api }))).toBe('machine-unknown')
        expect(await codeOf(api.secret.pull(pull))).toBe('machine-unknown')
      }
      expect(await rowOf(machine.machineId)).toBeNull()
      const receiverId = Buffer.from(machine.machineId, 'hex')
      expect(await database().prisma.workspaceKey.count({ where: { receiverId } })).toBe(0)
    })
  })

  it('cost no more queries than members', async () => {
    const machine = await makeMachine(world, workspace)
    const member = await addMember(world, workspace)
    const counting = countQueries(database())
    const counted = async (authorization: string) => {
      const other = await createWorld(counting.database)
      other.now = world.now
      const api = other.as({ authorization })
      const chains = [{ environmentId: dev.environmentId as string, kind: 'shared' as const, since: 2 }]
      const ask = { workspaceId: workspace.workspaceId as string, logAfter: -1, boxes: true, chains }
      await api.secret.pull(ask)
      const before = counting.queries()
      await api.secret.pull(ask)
      return counting.queries() - before
    }
    const members = await counted(`Bearer ${await world.tokenOf(member)}`)
    expect(members).toBe(1)
    expect(await counted(machine.authorization)).toBe(members)
  })

  it('are seen, at most once a minute, and owners and admins are told', async () => {
    const machine = await makeMachine(world, workspace)
    const member = await addMember(world, workspace)
    const ask = { workspaceId: workspace.workspaceId as string }
    expect((await owner.api.workspace.activity(ask)).machines).toEqual([])
    const first = world.now
    await logOf(machine)
    const seen = async () => (await owner.api.workspace.activity(ask)).machines
    const expected = { machineId: machine.machineId, address: expect.stringMatching(/^10[.]/) as string }
    await expect.poll(seen).toEqual([{ ...expected, lastSeenAt: first }])
    world.now += 59_000
    await logOf(machine)
    const other = await createWorld(database())
    other.now = world.now
    await logOf({ api: other.as({ authorization: machine.authorization }) })
    expect(await seen()).toEqual([{ ...expected, lastSeenAt: first }])
    world.now += 1_000
    await logOf(machine)
    await expect.poll(seen).toEqual([{ ...expected, lastSeenAt: first + 60_000 }])

    const { members } = await owner.api.workspace.activity(ask)
    expect(members.map(({ userId }) => userId).toSorted()).toEqual([owner.userId, member.userId].toSorted())
    expect(await codeOf(member.api.workspace.activity(ask))).toBe('not-allowed')
    const stranger = await makeUser(world, 'Stranger')
    expect(await codeOf(stranger.api.workspace.activity(ask))).toBe('not-a-member')
  })

  it('are added with how they show who they are, and not otherwise', async () => {
    const {
      input: { machine, ...input },
    } = await machineInput(workspace, owner)
    const refused = (changes: object) => codeOf(owner.api.workspace.append({ ...input, ...changes }))
    expect(await refused({})).toBe('malformed')
    expect(await refused({ machine: { ...machine, machineId: newId() } })).toBe('malformed')
    expect(await refused({ machine, boxes: [] })).toBe('epoch-recipients')
    await owner.api.workspace.append({ ...input, machine })
    const seq = workspace.envelopes.length
    await workspace.append({ type: 'rename-environment', environmentId: dev.environmentId, name: 'test' }, owner)
    expect(await refused({ machine, ...appendInput(workspace, seq) })).toBe('malformed')
  })

  it('do not take the place of another workspace’s machine', async () => {
    const machine = await makeMachine(world, workspace)
    const before = await rowOf(machine.machineId)
    const other = await makeUser(world, 'Other')
    const elsewhere = await makeShared(world, other)
    const { input } = await machineInput(elsewhere, other, { machineId: machine.machineId })
    expect(await codeOf(other.api.workspace.append(input))).toBe('malformed')
    expect(await rowOf(machine.machineId)).toEqual(before)
  })
})
