// How a log and its chains go on in the vectors: what honest clients do, with bytes that count upwards where they would draw some at random.
import {
  sealPreviousKey,
  type Access,
  type EnvironmentId,
  type Hash,
  type PairId,
  type Role,
  type Scope,
  type UserId,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import { withRandom } from '../../../crypto/test/vectors/fixed-random.ts'
import { buildCommit, type PlannedRecord } from '../../src/build-commit.ts'
import { buildEntry, type Author, type EntryAuthor } from '../../src/build-entry.ts'
import { emptyChain, type ChainView } from '../../src/chain-view.ts'
import { decodeCommit } from '../../src/commit.ts'
import type { Draft } from '../../src/entries/kinds.ts'
import { decodeEnvelope } from '../../src/envelope.ts'
import { previousKeyHash, type Grant } from '../../src/grant.ts'
import type { RecordFields } from '../../src/pack.ts'
import { environmentByName, environments, scopesIn } from '../../src/queries.ts'
import { rotationNeeds, type RotationCause } from '../../src/rotation-needs.ts'
import type { Rotation } from '../../src/rotation.ts'
import { encodeState, stateHash } from '../../src/state-codec.ts'
import type { Environment } from '../../src/state.ts'
import { draftOf } from '../../src/testing.ts'
import type { Verified } from '../../src/verified.ts'
import { makeChains } from './generate-chain.ts'
import { inviteDraft, inviteOf, type LogVectors, type VectorInvite } from './generate-log.ts'
import { commitment, idOf, keyBox, keyOf, pattern, TIME, workspaceKeyOf } from './inputs.ts'

/** A shared chain by its environment alone, a personal one by all of it. */
export type Place =
  EnvironmentId | { readonly environmentId: EnvironmentId; readonly kind: 'personal'; readonly owner: UserId }

const chainOf = (workspaceId: WorkspaceId, place: Place) =>
  typeof place === 'string'
    ? ({ workspaceId, environmentId: place, kind: 'shared' } as const)
    : ({ workspaceId, ...place } as const)

export class Continuation {
  readonly steps: object[] = []
  readonly invites: VectorInvite[] = []
  /** Of the epochs after the first. */
  readonly keys: Record<number, WorkspaceKey> = {}
  readonly #views = new Map<string, ChainView>()
  readonly #packs = new Map<string, RecordFields[]>()
  /** Boxes of the entry that is being made. */
  #boxes: Uint8Array[] = []
  #nextBox = 0x10
  #verified: Verified

  readonly dev: EnvironmentId
  readonly prod: EnvironmentId
  readonly qa: EnvironmentId

  private constructor(verified: Verified) {
    this.#verified = verified
    this.dev = this.#environment('dev')
    this.prod = this.#environment('prod')
    this.qa = this.#environment('qa-2')
  }

  static async of(log: LogVectors): Promise<Continuation> {
    const story = new Continuation(log.verified)
    for (const { view, records } of await makeChains(log)) {
      story.#views.set(view.chainId, view)
      story.#packs.set(view.chainId, records)
    }
    return story
  }

  get workspaceId(): WorkspaceId {
    return this.#verified.workspaceId
  }

  get head(): { seq: number; hash: Hash } {
    return this.#verified.head
  }

  #environment(name: string): EnvironmentId {
    return (environmentByName(this.#verified.state, name) as Environment).id
  }

  /** Keeps the boxes for the entry that comes next. */
  #grants(scopes: readonly Scope[]): Grant[] {
    return scopes.map((scope) => {
      const { box, hash } = keyBox(this.#nextBox++)
      this.#boxes.push(box)
      return { scope, box: hash }
    })
  }

  /** What goes with an access: boxes of the current epoch. */
  keysFor(access: Access): { epoch: number; grants: Grant[] } {
    const { state } = this.#verified
    return { epoch: state.epoch, grants: this.#grants(scopesIn(state, access)) }
  }

  async invite(
    id: number,
    secret: number,
    email: string,
    terms: { readonly role: Role; readonly access: Access },
    author: EntryAuthor,
  ): Promise<VectorInvite> {
    const invite = await inviteOf(id, secret, email)
    this.invites.push(invite)
    const { epoch, grants } = this.keysFor(terms.access)
    await this.entry({ ...inviteDraft(invite, { ...terms, grants }), epoch } as Draft, author)
    return invite
  }

  async entry(draft: Draft, author: EntryAuthor, previousKeys?: readonly object[]): Promise<void> {
    const time = TIME + 1_000_000 + 1_000 * this.steps.length
    const built = await buildEntry(this.#verified, { ...draft, time }, author)
    const { body, signature, coSignature } = decodeEnvelope(built.envelope)
    const { state, head } = built.verified
    const outputs = { body, hash: head.hash, signature, coSignature, envelope: built.envelope }
    const inputs = { time, actor: author.userId, ...draft, keyBoxes: this.#boxes, previousKeysSealed: previousKeys }
    this.steps.push({ ...inputs, ...outputs, state: encodeState(state), stateHash: stateHash(state) })
    this.#boxes = []
    this.#verified = built.verified
  }

  /** Starts an epoch for that cause, and seals every chain anew. */
  async epoch(cause: RotationCause, author: EntryAuthor): Promise<void> {
    const { state } = this.#verified
    const time = TIME + 1_000_000 + 1_000 * this.steps.length
    const { epoch, receivers, previousScopes } = rotationNeeds(state, cause, time)
    const key = workspaceKeyOf(epoch)
    this.keys[epoch] = key
    const previousKeys: { scope: Scope; nonce: Uint8Array; sealed: Uint8Array }[] = []
    for (const [i, scope] of previousScopes.entries()) {
      const nonce = pattern(0x60 + 16 * epoch + i, 12)
      const keys = { key: keyOf(epoch, this.workspaceId, scope), previous: keyOf(epoch - 1, this.workspaceId, scope) }
      const place = { workspaceId: this.workspaceId, scope, epoch }
      previousKeys.push({ scope, nonce, sealed: await withRandom(nonce, () => sealPreviousKey(place, keys)) })
    }
    const live = environments(state).map(({ id }) => id)
    const rotation: Rotation = {
      epoch,
      commitment: commitment(this.workspaceId, { kind: 'workspace' }, epoch),
      environments: live.map((environmentId) => {
        return {
          environmentId,
          commitment: commitment(this.workspaceId, { kind: 'environment', environmentId }, epoch),
        }
      }),
      receivers: receivers.map(({ receiver, scope }) => ({ receiver, grant: this.#grants([scope])[0] as Grant })),
      previousKeys: previousKeys.map(({ scope, sealed }) => ({ scope, hash: previousKeyHash(sealed) })),
      heads: live.map((environmentId) => {
        const { seq, hash } = this.#view(environmentId).head
        return { environmentId, seq, hash }
      }),
    }
    await this.entry(draftOf(cause, rotation), author, previousKeys)
    for (const environmentId of live) await this.#renew(author, environmentId)
  }

  #view(place: Place): ChainView {
    const empty = emptyChain(chainOf(this.workspaceId, place))
    return this.#views.get(empty.chainId) ?? empty
  }

  /** A new record, for the next commit. */
  record(id: number, start: number): PlannedRecord {
    const { epoch } = this.#verified.state
    const pairId = idOf<PairId>(id)
    return { pairId, version: 1, epoch, nameBox: pattern(start, 60), valueBox: pattern(start + 1, 92) }
  }

  async #renew(author: Author, place: EnvironmentId): Promise<void> {
    const { epoch } = this.#verified.state
    const records = (this.#packs.get(this.#view(place).chainId) ?? []).map((record, i) => {
      const boxes = { nameBox: pattern(32 * epoch + i, 60), valueBox: pattern(32 * epoch + i + 8, 92) }
      return { ...record, epoch, version: record.version + 1, ...boxes }
    })
    await this.commit(author, place, records)
  }

  async commit(
    author: Author,
    place: Place,
    records: readonly PlannedRecord[],
    removed: readonly PairId[] = [],
  ): Promise<void> {
    const previous = this.#view(place)
    const time = TIME + 1_000_000 + 1_000 * this.steps.length
    const message = records.length === 1 ? pattern(0x7a, 92) : new Uint8Array(0)
    const built = await buildCommit({ log: this.#verified, previous, records, removed, message, time, author })
    const { commit, hash } = decodeCommit(built.envelope)
    const { body, signature } = decodeEnvelope(built.envelope)
    const { chain, author: made, ...fields } = commit
    const { environmentId, kind } = chain
    const owner = chain.kind === 'personal' ? chain.owner : undefined
    const changed = records.map((each) => ({ ...each, changed: each.changed ?? commit.seq }))
    const outputs = {
      pack: built.pack,
      leaves: built.view.manifest.leaves,
      body,
      hash,
      signature,
      envelope: built.envelope,
    }
    this.steps.push({
      type: 'commit',
      environmentId,
      kind,
      owner,
      author: made,
      ...fields,
      records: changed,
      removed,
      ...outputs,
    })
    this.#views.set(previous.chainId, built.view)
    const gone = new Set([...removed, ...changed.map(({ pairId }) => pairId)])
    const stay = (this.#packs.get(previous.chainId) ?? []).filter(({ pairId }) => !gone.has(pairId))
    this.#packs.set(
      previous.chainId,
      [...stay, ...changed].toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1)),
    )
  }
}
