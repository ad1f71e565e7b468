// The world that every attack finds: Alice's workspace with Bob (writer) and Rita (reader) in it, a history of five commits that Alice has
// followed up to the fourth, and a workspace of Bob's own. All of it came to be through the evil server in honest times.
import {
  environmentKeyOf,
  fromBase64url,
  keyIdOf,
  openKeyBox,
  secretKeysOf,
  type ChainContext,
  type EnvironmentId,
  type Role,
  type SecretKeys,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import type { ChainAnswer, LogOutput, PullInput, PullOutput } from '@infisical/contract'
import { decodePack, environmentByName, fold, type RecordFields, type Verified } from '@infisical/protocol'
import { codeFor } from '../harness/outbox.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { copyOf, keysOf, openDevice, openMachine, type Device, type Keys, type Reader } from './device.ts'
import { openEvilServer, type EvilServer, type Exchange } from './evil-server.ts'

/**
 * fresh: logged in, and never been here before. pinned: has followed the history up to its last but one commit. forgetful: the same, and has
 * lost its caches since. token: a program that has nothing but a service token, which says how far the log was when it was made. outdated: has not been here since somebody was removed
 * (aftermath.ts).
 */
export type State = 'fresh' | 'pinned' | 'forgetful' | 'token' | 'outdated'

export interface Person extends Device {
  readonly email: string
  readonly password: string
  readonly keys: Keys
}

/** Where to ask: the lying server, or an honest one. */
type Address = Pick<EvilServer, 'url'>

export interface World extends AsyncDisposable {
  readonly stage: Stage
  readonly evil: EvilServer
  readonly alice: Person
  readonly bob: Person
  readonly rita: Person
  readonly workspaceId: WorkspaceId
  /** An environment of a workspace of Bob's own, and the log of that. */
  readonly elsewhere: ChainContext
  readonly elsewhereLog: Verified
  readonly log: Verified
  /** Of `dev`, where all attacks happen, and of `prod` beside it. */
  readonly dev: ChainContext
  readonly prod: ChainContext
  readonly workspaceKey: WorkspaceKey
  /** The keys of dev, as every member has them. */
  readonly keys: SecretKeys
  /** A personal chain of Bob's in dev. */
  readonly personal: ChainContext
  /** An invite of Carol's that is open still. She has an account. */
  readonly carol: Person
  readonly link: string
  /** What an honest server answered about dev when its head was that commit. */
  readonly history: readonly (ChainAnswer | undefined)[]
  /** May read dev. */
  readonly token: string
  /** Of dev, as they are at the end. */
  readonly secrets: Readonly<Record<string, string>>
  /** Alice at a device in that state, or the machine that has the token. */
  device(state: State): Promise<Reader>
}

/** Names and values in dev as they are at the end. */
export const SECRETS = { API_TOKEN: 'api-token-2', DB_PASSWORD: 'db-password-2', MAIL_KEY: 'mail-key-1' }
/** The seq that Alice's pinned device has seen last; the head is the next. */
export const PINNED = 4

/** `hear` is told of everything that passes through the evil server, from the first sign-up on. */
export async function openWorld(hear?: (exchange: Exchange) => void): Promise<World> {
  const stage = await openStage({ env: { TRUST_PROXY: '1' } })
  const evil = await openEvilServer(stage.server.url, hear)
  try {
    return await settle(stage, evil)
  } catch (error) {
    await evil[Symbol.asyncDispose]()
    await stage[Symbol.asyncDispose]()
    throw error
  }
}

async function settle(stage: Stage, evil: EvilServer): Promise<World> {
  const [alice, bob, rita, carol] = await Promise.all(
    ['alice', 'bob', 'rita', 'carol'].map((name) => signUp(evil, name)),
  )
  if (alice === undefined || bob === undefined || rita === undefined || carol === undefined)
    throw new Error('Who is missing?')
  const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] })
  const elsewhere = await bob.client.workspaces.createWorkspace({ name: 'elsewhere', environments: ['dev'] })
  await welcome(alice, workspaceId, [bob, 'writer'], [rita, 'reader'])
  const { link } = await alice.client.sharing.invite({ workspaceId, email: carol.email, role: 'writer' })

  const week = 7 * 24 * 3_600_000
  const machine = { name: 'ci', environments: ['dev'], expiresInMs: week }
  const { token } = await alice.client.machines.create({ workspaceId, ...machine })

  const place = { workspaceId, environment: 'dev' }
  const set = (secrets: Record<string, string>, options = place) =>
    bob.client.vault.setSecrets({
      ...options,
      secrets: Object.entries(secrets).map(([name, value]) => ({ name, value })),
    })
  const log = await logOf(evil, bob, workspaceId)
  const [dev, prod] = [contextOf(log, 'dev'), contextOf(log, 'prod')]
  const history: (ChainAnswer | undefined)[] = []
  const remember = async (): Promise<void> => {
    const answer = await headOf(evil, bob, dev)
    history[answer.headSeq] = answer
  }
  await remember()
  await set({ ...SECRETS, API_TOKEN: 'api-token-1', DB_PASSWORD: 'db-password-1', OLD_TOKEN: 'old-token-1' })
  await remember()
  await alice.client.vault.pull(place)
  await set({ API_TOKEN: SECRETS.API_TOKEN })
  await remember()
  await bob.client.vault.deleteSecrets({ ...place, names: ['OLD_TOKEN'] })
  await remember()
  await alice.client.vault.pull(place)
  await set({ DB_PASSWORD: SECRETS.DB_PASSWORD })
  await remember()
  await set({ API_TOKEN: 'of production', DB_PASSWORD: 'of production' }, { workspaceId, environment: 'prod' })
  await set({ API_TOKEN: 'elsewhere' }, { workspaceId: elsewhere.workspaceId, environment: 'dev' })

  await bob.client.vault.setSecrets({
    ...place,
    personal: true,
    secrets: [{ name: 'API_TOKEN', value: 'of Bob alone' }],
  })

  const workspaceKey = await workspaceKeyOf(evil, alice, log)
  const elsewhereLog = await logOf(evil, bob, elsewhere.workspaceId)

  return {
    ...{ link, carol, workspaceKey, personal: { ...dev, kind: 'personal', owner: bob.keys.userId } },
    keys: secretKeysOf(environmentKeyOf(workspaceKey, log.workspaceId, dev.environmentId, 1)),
    ...{ stage, evil, alice, bob, rita, log, dev, prod, history, workspaceId: log.workspaceId },
    elsewhereLog,
    elsewhere: contextOf(elsewhereLog, 'dev'),
    ...{ token, secrets: SECRETS },
    async device(state) {
      if (state === 'token') return openMachine(token)
      return await copyOf(alice, evil.url, { session: true, pins: state !== 'fresh', caches: state === 'pinned' })
    },
    async [Symbol.asyncDispose]() {
      await evil[Symbol.asyncDispose]()
      await stage[Symbol.asyncDispose]()
    },
  }
}

export async function signUp(evil: EvilServer, name: string): Promise<Person> {
  const device = openDevice(evil.url)
  const [email, password] = [`${name}@acme.test`, `the long password of ${name}`]
  await device.client.account.requestCode(email)
  await device.client.account.signUp({ email, name, password, code: await codeFor(evil.url, email) })
  return { ...device, email, password, keys: await keysOf(device.storage) }
}

export async function welcome(owner: Person, workspaceId: string, ...people: readonly [Person, Role][]): Promise<void> {
  for (const [person, role] of people) {
    const { link } = await owner.client.sharing.invite({ workspaceId, email: person.email, role })
    await person.client.sharing.join(link)
  }
}

/** Asks the real server as one of the people, without the client in between. */
export async function ask<Answer>(evil: Address, as: Person, procedure: string, input: object): Promise<Answer> {
  const session = await as.storage.session.read()
  const url = `${evil.url}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${session?.tokens?.access ?? ''}` } })
  const { result } = (await answer.json()) as { result?: { data: Answer } }
  if (result === undefined) throw new Error(`${procedure} was refused`)
  return result.data
}

/** In base64url. */
export async function entriesOf(evil: Address, as: Person, workspaceId: string): Promise<string[]> {
  const { entries } = await ask<LogOutput>(evil, as, 'workspace.log', { workspaceId, afterSeq: -1 })
  return entries
}

export async function logOf(evil: Address, as: Person, workspaceId: string): Promise<Verified> {
  const entries = await entriesOf(evil, as, workspaceId)
  return await fold(undefined, entries.map(fromBase64url), { workspaceId: workspaceId as WorkspaceId })
}

/** As a member of the whole workspace holds it. */
export async function workspaceKeyOf(
  evil: Address,
  as: Person,
  { workspaceId, state }: Verified,
): Promise<WorkspaceKey> {
  const { boxes } = await ask<LogOutput>(evil, as, 'workspace.log', { workspaceId, afterSeq: -1 })
  const { userId, boxSecret, identity } = as.keys
  const receiver = { kind: 'member', id: userId, keyId: keyIdOf(identity) } as const
  const place = { workspaceId, epoch: state.epoch, scope: { kind: 'workspace' }, receiver, boxSecret } as const
  return (await openKeyBox(
    fromBase64url(boxes.find(({ epoch }) => epoch === state.epoch)?.box ?? ''),
    place,
  )) as WorkspaceKey
}

/** A chain from nothing, as a device at first contact gets it. */
export async function headOf(evil: EvilServer, as: Person, chain: ChainContext): Promise<ChainAnswer> {
  const { workspaceId, environmentId, kind } = chain
  const input: PullInput = { workspaceId, logAfter: -1, boxes: false, chains: [{ environmentId, kind, since: 0 }] }
  const { chains } = await ask<PullOutput>(evil, as, 'secret.pull', input)
  const [answer] = chains
  if (answer === undefined) throw new Error('The server answered about no chain')
  return answer
}

export function contextOf({ workspaceId, state }: Verified, environment: string): ChainContext {
  return { workspaceId, environmentId: environmentByName(state, environment)?.id as EnvironmentId, kind: 'shared' }
}

/** The sealed pairs of dev as they were at that commit. */
export function recordsAt({ history }: World, seq: number): RecordFields[] {
  const { pack } = answerAt({ history }, seq)
  return decodePack(fromBase64url(pack ?? ''))
}

export function answerAt({ history }: Pick<World, 'history'>, seq: number): ChainAnswer {
  const answer = history[seq]
  if (answer === undefined) throw new Error(`Nothing was kept of commit ${seq}`)
  return answer
}
