// What a removal costs in a large workspace: new keys for everybody who stays, and every secret sealed anew. The people are real accounts with real
// keys; their logs are written by one hand, because five hundred devices that join one after another are another matter.
import { randomInt } from 'node:crypto'
import {
  concat,
  inviteKeysOf,
  keyIdOf,
  makeIdentity,
  newId,
  newInviteSecret,
  randomBytes,
  sealKeyBox,
  sign,
  toBase64url,
  type BoxPublic,
  type InviteId,
  type Receiver,
  type UserId,
  type WorkspaceKey,
} from '@infisical/crypto'
import { DEFAULT_KDF } from '@infisical/crypto/server'
import { buildEntry, inviteEmailHash, keyBoxHash, type Verified } from '@infisical/protocol'
import { keysOf, openDevice, type Device } from '../evil/device.ts'
import { logOf, workspaceKeyOf, type Person } from '../evil/world.ts'
import { codeFor } from '../harness/outbox.ts'
import { openStage } from '../harness/stage.ts'
import { ms, printTable, times, type Row } from './table.ts'

const ENVIRONMENTS = Array.from({ length: 20 }, (_, i) => `environment-${i}`)
const SIZES = [
  { members: 50, secrets: 1_000 },
  { members: 50, secrets: 10_000 },
  { members: 500, secrets: 1_000 },
  { members: 500, secrets: 10_000 },
] as const
const WORKSPACE = { kind: 'workspace' } as const

export async function benchRemoval(): Promise<void> {
  const rows: Row[] = []
  let first = 0
  for (const { members, secrets } of SIZES) {
    await using stage = await openStage({ env: { TRUST_PROXY: '1' } })
    const team = await openTeamOf(stage.server.url, members, secrets)
    const started = performance.now()
    await team.owner.client.sharing.removeMember({ workspaceId: team.workspaceId, member: team.gone })
    const time = performance.now() - started
    first ||= time
    const size = [members, secrets].map((n) => n.toLocaleString('en-US'))
    rows.push({ work: `${size[0]} members, ${size[1]} secrets`, cells: [ms(time), times(time / first)] })
  }
  printTable(
    `Removing one member: new keys, ${ENVIRONMENTS.length} environments sealed anew, in one request`,
    ['time', '× the first'],
    rows,
  )
}

async function openTeamOf(url: string, members: number, secrets: number) {
  const owner = await signUpOwner(url)
  const { workspaceId } = await owner.client.workspaces.createWorkspace({ name: 'large', environments: ENVIRONMENTS })
  const each = secrets / ENVIRONMENTS.length
  for (const environment of ENVIRONMENTS) {
    const values = Array.from({ length: each }, (_, i) => ({
      name: `NAME_${i}`,
      value: `value ${i} of ${environment}`,
    }))
    await owner.client.vault.setSecrets({ workspaceId, environment, secrets: values })
  }
  let log = await logOf({ url }, owner, workspaceId)
  const key = await workspaceKeyOf({ url }, owner, log)
  let gone = ''
  for (let i = 1; i < members; i++)
    ({ log, email: gone } = await admit({ url, owner, log, key }, `member-${i}@large.test`))
  return { owner, workspaceId, gone }
}

async function signUpOwner(url: string): Promise<Person> {
  const device: Device = openDevice(url)
  const [email, password] = ['owner@large.test', 'the long password of the owner']
  await device.client.account.requestCode(email)
  await device.client.account.signUp({ email, name: 'Owner', password, code: await codeFor(url, email) })
  return { ...device, email, password, keys: await keysOf(device.storage) }
}

interface Place {
  readonly url: string
  readonly owner: Person
  readonly log: Verified
  readonly key: WorkspaceKey
}

/** Somebody signs up, is invited and joins; as he never logs in, nothing has to fit his password. */
async function admit({ url, owner, log, key }: Place, email: string): Promise<{ log: Verified; email: string }> {
  const userId = newId<UserId>()
  const { secrets, identity } = await makeIdentity(userId)
  const token = await signUpMember(url, email, identity)
  const { workspaceId } = log
  const { epoch } = log.state
  const boxFor = async (receiver: Receiver, receiverBoxPublic: BoxPublic) => {
    const box = await sealKeyBox({ workspaceId, epoch, scope: WORKSPACE, receiver, receiverBoxPublic, key })
    const wire = {
      epoch,
      receiver: { kind: receiver.kind, id: receiver.id },
      scope: 'workspace',
      box: toBase64url(box),
    }
    return { grants: [{ scope: WORKSPACE, box: keyBoxHash(box) }], boxes: [wire] }
  }

  const [inviteId, secret] = [newId<InviteId>(), newInviteSecret()]
  const invite = await inviteKeysOf(secret, inviteId)
  const { signPublic, boxPublic } = invite.identity
  const time = Date.now()
  const opening = await boxFor({ kind: 'invite', id: inviteId, keyId: keyIdOf(invite.identity) }, boxPublic)
  const emailHash = inviteEmailHash(inviteId, email)
  const terms = { role: 'writer', access: 'all', emailHash, expiry: time + 86_400_000, epoch } as const
  const invited = await buildEntry(
    log,
    { type: 'invite', inviteId, signPublic, boxPublic, ...terms, grants: opening.grants, time },
    { userId: owner.keys.userId, keyId: owner.keys.author.keyId, sign: owner.keys.author.sign },
  )
  const session = await owner.storage.session.read()
  await post(url, 'workspace.append', session?.tokens?.access, {
    ...{ workspaceId, entries: [toBase64url(invited.envelope)], boxes: opening.boxes, commits: [] },
  })

  const own = await boxFor({ kind: 'member', id: userId, keyId: keyIdOf(identity) }, identity.boxPublic)
  const joined = await buildEntry(
    invited.verified,
    { type: 'join', inviteId, identity, email, name: 'Member', epoch, grants: own.grants, time },
    {
      ...{ userId, keyId: keyIdOf(identity), sign: (label, ...fields) => sign(label, secrets.signingSeed, ...fields) },
      coSign: (label, ...fields) => sign(label, invite.signingSeed, ...fields),
    },
  )
  const entry = toBase64url(joined.envelope)
  await post(url, 'invite.join', token, { inviteId, workspaceId, entry, boxes: own.boxes })
  return { log: joined.verified, email }
}

async function signUpMember(
  url: string,
  email: string,
  keys: { userId: UserId; signPublic: Uint8Array; boxPublic: Uint8Array },
): Promise<string> {
  await post(url, 'account.requestCode', undefined, { email })
  const { session } = await post<{ session: { accessToken: string } }>(url, 'account.signUp', undefined, {
    ...{ email, code: await codeFor(url, email), userId: keys.userId, name: 'Member', generation: 1 },
    ...{ kdf: { ...DEFAULT_KDF, salt: toBase64url(randomBytes(16)) }, verifier: `${'0'.repeat(510)}ff` },
    ...{ bundle: toBase64url(concat(Uint8Array.of(1, 4), randomBytes(162))), device: 'bench', transport: 'bearer' },
    ...{ signPublic: toBase64url(keys.signPublic), boxPublic: toBase64url(keys.boxPublic) },
  })
  return session.accessToken
}

/** From another network each time: that many people at one address would be told to wait. */
async function post<Answer>(url: string, procedure: string, token: string | undefined, input: object): Promise<Answer> {
  const from = `10.${[1, 2, 3].map(() => randomInt(256)).join('.')}`
  const answer = await fetch(`${url}/trpc/${procedure}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-forwarded-for': from },
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(input),
  })
  const { result, error } = (await answer.json()) as { result?: { data: Answer }; error?: { message: string } }
  if (result === undefined) throw new Error(`${procedure} was refused: ${JSON.stringify(error)}`)
  return result.data
}
