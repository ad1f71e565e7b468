// The step from a state to the next: who may make it, which keys it brings, and what it changes. Signatures are the fold's.
import type { SignPublic } from '@infisical/crypto/server'
import type { Actor, CoSign, Position } from './entries/kind.ts'
import { kindOf, type Draft } from './entries/kinds.ts'
import { identityAt } from './queries.ts'
import { NOTHING, type State } from './state.ts'
import { refuse, withEvidence } from './trust-error.ts'

/** A step that its actor may make, with keys that are sound. */
export interface Step {
  /** Whose signature it takes. */
  readonly signer: SignPublic
  /** The second signature that it takes, for the types that have one. Its key refuses when there is none. */
  readonly coSign: (Omit<CoSign<Draft>, 'key'> & { key(): SignPublic }) | undefined
  /** The state after. Refuses by the payload's own rules. */
  apply(): State
}

/** Refuses with `log-chain` (time), `log-authz`, `key-invalid`, in this order. */
export async function prepareStep(before: State, draft: Draft, at: Position): Promise<Step> {
  const kind = kindOf(draft.type)
  if (at.time < before.time) refuse('log-chain')
  kind.authorise(before, draft, at.actor)
  const signerOf = kind.newcomer?.bind(kind) ?? memberKey(before, at.actor)
  const admitted = await kind.admit(draft)
  const { coSign } = kind
  return {
    signer: signerOf(admitted),
    coSign: coSign && { ...coSign, key: () => coSign.key(before, admitted) },
    apply: () => ({ ...kind.apply(before, admitted, at), seq: at.seq, time: at.time }),
  }
}

/**
 * The state that a draft leads to, as everybody's fold will find it: what a builder needs to know before he signs. Throws TrustError as
 * the fold would, but for signatures.
 */
export async function next(
  before: State | undefined,
  draft: Draft,
  at: { readonly time: number; readonly actor: Actor },
): Promise<State> {
  const state = before ?? NOTHING
  try {
    const step = await prepareStep(state, draft, { ...at, seq: state.seq + 1 })
    return step.apply()
  } catch (error) {
    throw withEvidence(error, {})
  }
}

/** `log-authz` at once unless the actor has that key, whatever keys the payload brings. */
function memberKey(state: State, { userId, keyId }: Actor): () => SignPublic {
  const identity = identityAt(state, userId, keyId, state.seq) ?? refuse('log-authz')
  return () => identity.signPublic
}
