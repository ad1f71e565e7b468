// A workspace as its members' clients and its server together hold it: the log, the key boxes and the chains, and its keys besides.
import {
  commitmentOf,
  environmentKeyOf,
  inviteKeysOf,
  keyIdOf,
  newId,
  newInviteSecret,
  newWorkspaceKey,
  openPairs,
  personalKeyOf,
  sealKeyBox,
  sealMessage,
  sealPairs,
  secretKeysOf,
  type Access,
  type BoxPublic,
  type ChainContext,
  type EnvironmentId,
  type EnvironmentKey,
  type InviteId,
  type OpenedPair,
  type PairId,
  type Receiver,
  type Role,
  type Scope,
  type SecretKeys,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import { buildCommit, type BuiltCommit } from '../build-commit.ts'
import { buildEntry, type EntryAuthor } from '../build-entry.ts'
import { emptyChain, lastVersionOf, type ChainView } from '../chain-view.ts'
import type { Draft } from '../entries/kinds.ts'
import { inviteEmailHash } from '../entries/entrance.ts'
import { keyBoxHash, scopesOf, type Grant } from '../grant.ts'
import { decodePack, EMPTY_PACK, encodePack } from '../pack.ts'
import { environmentByName, environments, epochOf, scopesIn } from '../queries.ts'
import type { Verified } from '../verified.ts'
import { startEpoch, type EpochStart } from './epochs.ts'
import type { TestMachine } from './machine.ts'
import { signerOf, type TestPerson } from './person.ts'
import type { TestInvite, TestKeyBox, TestPush } from './made.ts'

const DAY = 86_400_000

export class TestWorkspace {
  /** By epoch. */
  readonly workspaceKeys = new Map<number, WorkspaceKey>()
  readonly envelopes: Uint8Array[] = []
  /** Every box ever sealed, those of used invites included. */
  readonly boxes: TestKeyBox[] = []
  readonly people: TestPerson[] = []
  /** The first commits of the environments, in the order of `environments`. */
  readonly firstCommits: Uint8Array[] = []
  /** By chain id. */
  readonly views = new Map<string, ChainView>()
  /** All live records, by chain id. */
  readonly packs = new Map<string, Uint8Array>()
  /** Milliseconds since 1970; every entry and commit takes one more. */
  time = 1_700_000_000_000
  #verified: Verified | undefined

  /** Genesis, the environments, epoch 1, and the first commit of each environment. */
  static async create(owner: TestPerson, names: readonly string[]): Promise<TestWorkspace> {
    const workspace = new TestWorkspace()
    const { identity, email, name } = owner
    await workspace.append({ type: 'genesis', workspaceName: 'Acme', identity, email, name }, owner)
    workspace.people.push(owner)
    for (const name of names) {
      await workspace.append({ type: 'add-environment', environmentId: newId(), name }, owner)
    }
    await workspace.rotate(owner)
    for (const { name } of environments(workspace.verified.state)) {
      const { envelope } = await workspace.push(owner, workspace.shared(name), {})
      workspace.firstCommits.push(envelope)
    }
    return workspace
  }

  get verified(): Verified {
    if (this.#verified === undefined) throw new TypeError('The workspace has no entry yet.')
    return this.#verified
  }

  /** Of the current epoch. */
  get workspaceKey(): WorkspaceKey {
    return this.workspaceKeyOf(this.verified.state.epoch)
  }

  workspaceKeyOf(epoch: number): WorkspaceKey {
    const key = this.workspaceKeys.get(epoch) ?? newWorkspaceKey()
    this.workspaceKeys.set(epoch, key)
    return key
  }

  get workspaceId(): WorkspaceId {
    return this.verified.workspaceId
  }

  get owner(): TestPerson {
    return this.people[0] as TestPerson
  }

  environmentId(name: string): EnvironmentId {
    const environment = environmentByName(this.verified.state, name)
    if (environment === undefined) throw new TypeError(`There is no environment ${name}.`)
    return environment.id
  }

  shared(environment: string): ChainContext {
    return { workspaceId: this.workspaceId, environmentId: this.environmentId(environment), kind: 'shared' }
  }

  personal(environment: string, owner: TestPerson): ChainContext {
    const environmentId = this.environmentId(environment)
    return { workspaceId: this.workspaceId, environmentId, kind: 'personal', owner: owner.userId }
  }

  viewOf(chain: ChainContext): ChainView {
    const empty = emptyChain(chain)
    return this.views.get(empty.chainId) ?? empty
  }

  /** Signs, folds and keeps one entry. */
  async append(draft: Draft, author: EntryAuthor): Promise<Uint8Array> {
    const built = await buildEntry(this.#verified, { ...draft, time: this.time++ }, author)
    this.#verified = built.verified
    this.envelopes.push(built.envelope)
    return built.envelope
  }

  async addEnvironment(author: TestPerson, name: string): Promise<EnvironmentId> {
    const environmentId = newId<EnvironmentId>()
    const { epoch } = this.verified.state
    const commitment = this.commitment({ kind: 'environment', environmentId })
    await this.append({ type: 'add-environment', environmentId, name, key: { epoch, commitment } }, author)
    await this.push(author, this.shared(name), {})
    return environmentId
  }

  /** Starts the next epoch, for a cause that is an entry of its own: epoch 1, or one on demand. */
  async rotate(author: TestPerson): Promise<EpochStart> {
    return await startEpoch(this, author, { type: 'rotate' })
  }

  async invite(
    author: TestPerson,
    email: string,
    terms: { readonly role?: Role; readonly access?: Access } = {},
  ): Promise<TestInvite> {
    const { role = 'writer', access = 'all' } = terms
    const inviteId = newId<InviteId>()
    const secret = newInviteSecret()
    const keys = await inviteKeysOf(secret, inviteId)
    const { signPublic, boxPublic } = keys.identity
    const { epoch } = this.verified.state
    const receiver = { kind: 'invite', id: inviteId, keyId: keyIdOf(keys.identity) } as const
    const grants = await this.grants(receiver, boxPublic, scopesOf(access))
    const emailHash = inviteEmailHash(inviteId, email)
    const conditions = { role, access, emailHash, expiry: this.time + 7 * DAY, epoch, grants }
    await this.append({ type: 'invite', inviteId, signPublic, boxPublic, ...conditions }, author)
    return { inviteId, secret, keys, email, access }
  }

  async join(person: TestPerson, { inviteId, keys, access }: TestInvite): Promise<Uint8Array> {
    const { identity, email, name } = person
    const { state } = this.verified
    const { epoch } = state
    const grants = await this.grants(person.receiver, identity.boxPublic, scopesIn(state, access))
    const author = { ...person, coSign: signerOf(keys.signingSeed) }
    const envelope = await this.append({ type: 'join', inviteId, identity, email, name, epoch, grants }, author)
    this.people.push(person)
    return envelope
  }

  /** Invited by the owner, and joined. */
  async add(person: TestPerson, terms: { readonly role?: Role; readonly access?: Access } = {}): Promise<void> {
    await this.join(person, await this.invite(this.owner, person.email, terms))
  }

  /** Sets and removes (undefined) secrets by name, as one commit. */
  async push(
    author: TestPerson | TestMachine,
    chain: ChainContext,
    secrets: Readonly<Record<string, string | undefined>>,
    message = '',
  ): Promise<TestPush> {
    const previous = this.viewOf(chain)
    const seq = previous.head.seq + 1
    const epoch = epochOf(this.verified.state, chain)
    const keys = this.keysOf(chain, author)
    const pairs: OpenedPair[] = []
    const removed: PairId[] = []
    for (const [name, value] of Object.entries(secrets)) {
      const pairId = this.pairId(chain, name)
      const version = lastVersionOf(previous, pairId) + 1
      if (value === undefined) removed.push(pairId)
      else pairs.push({ pairId, version, epoch, name, folder: '', comment: '', tags: [], value })
    }
    const built = await buildCommit({
      log: this.verified,
      previous,
      records: await sealPairs(keys, chain, pairs),
      removed,
      message: await sealMessage(keys.message, { context: chain, epoch, seq }, message),
      time: this.time++,
      author,
    })
    this.keep(built, removed)
    return { ...built, removed }
  }

  /** The chain with that commit. */
  keep({ view, pack }: BuiltCommit, removed: readonly PairId[]): void {
    const before = decodePack(this.packs.get(view.chainId) ?? EMPTY_PACK)
    const changed = decodePack(pack)
    const gone = new Set([...removed, ...changed.map(({ pairId }) => pairId)])
    const stay = before.filter(({ pairId }) => !gone.has(pairId))
    this.views.set(view.chainId, view)
    this.packs.set(view.chainId, encodePack([...stay, ...changed]))
  }

  /** Opens records of a chain with the right key. `owner` of a personal chain. */
  open(
    chain: ChainContext,
    records: Parameters<typeof openPairs>[2],
    owner: TestPerson = this.owner,
  ): Promise<OpenedPair[]> {
    return openPairs(this.keysOf(chain, owner), chain, records)
  }

  /** Of the current epoch, unless told otherwise. */
  keysOf(
    chain: ChainContext,
    owner: TestPerson | TestMachine,
    epoch = epochOf(this.verified.state, chain),
  ): SecretKeys {
    const { workspaceId, environmentId, kind } = chain
    if (kind === 'shared')
      return secretKeysOf(this.keyOf({ kind: 'environment', environmentId }, epoch) as EnvironmentKey)
    if (!('secrets' in owner)) throw new TypeError('A machine has no secrets of its own.')
    return secretKeysOf(personalKeyOf(owner.secrets.personalSeed, workspaceId, environmentId, epoch))
  }

  /** Seals the keys of the scopes to a receiver, keeps the boxes, and gives the grants that name them. */
  async grants(
    receiver: Receiver,
    boxPublic: BoxPublic,
    scopes: readonly Scope[],
    epoch = this.verified.state.epoch,
  ): Promise<Grant[]> {
    const grants: Grant[] = []
    for (const scope of scopes) {
      const key = this.keyOf(scope, epoch)
      const place = { workspaceId: this.workspaceId, epoch, scope, receiver }
      const box = await sealKeyBox({ ...place, receiverBoxPublic: boxPublic, key })
      this.boxes.push({ epoch, receiver, scope, box })
      grants.push({ scope, box: keyBoxHash(box) })
    }
    return grants
  }

  commitment(scope: Scope, epoch = this.verified.state.epoch) {
    return commitmentOf(this.keyOf(scope, epoch), this.workspaceId, scope, epoch)
  }

  readonly #pairIds = new Map<string, PairId>()

  /** The same id for the same name of a chain, always: tests may bring a removed pair back. */
  pairId(chain: ChainContext, name: string): PairId {
    const place = `${emptyChain(chain).chainId} ${name}`
    const pairId = this.#pairIds.get(place) ?? newId<PairId>()
    this.#pairIds.set(place, pairId)
    return pairId
  }

  keyOf(scope: Scope, epoch: number): WorkspaceKey | EnvironmentKey {
    const workspaceKey = this.workspaceKeyOf(epoch)
    if (scope.kind === 'workspace') return workspaceKey
    return environmentKeyOf(workspaceKey, this.workspaceId, scope.environmentId, epoch)
  }
}
