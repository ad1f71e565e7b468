// Secrets: one request to pull whatever is new, one to push a commit.
import { z } from 'zod'
import { base64url, chainKind, envelope, environmentName, hash, id, keyBox, seq } from './fields.ts'
import { ANSWER_LIMITS, FORMAT_LIMITS, REQUEST_LIMITS } from './limits.ts'

const chainAsked = {
  /** A personal chain is always the caller's own. */
  kind: chainKind,
  /** The last commit the caller has verified; 0 for none. */
  since: seq,
}

export const pullInput = z.strictObject({
  workspaceId: hash,
  /** The last entry the caller has verified; -1 for none. */
  logAfter: z.int().min(-1),
  /** Whether the caller needs the keys that are boxed to him. */
  boxes: z.boolean(),
  /** Whoever does not know the id yet gives the name, and believes of the answer what the log in it says of that name. */
  chains: z
    .array(
      z.union([
        z.strictObject({ environmentId: id, ...chainAsked }),
        z.strictObject({ environment: environmentName, ...chainAsked }),
      ]),
    )
    .max(REQUEST_LIMITS.chains),
})
export type PullInput = z.infer<typeof pullInput>

export const chainAnswer = z.strictObject({
  chainId: hash,
  /** 0: a personal chain without commits. */
  headSeq: seq,
  /** since + 1 … head; of a chain asked for from nothing, the head alone; none when nothing changed. At most ANSWER_LIMITS.commits. */
  commits: z.array(z.string()),
  /** `full`: the pack holds every live record. `delta`: those that are new or changed after `since`; `removed` the ones gone. */
  base: z.enum(['full', 'delta']),
  removed: z.array(id),
  /** The pack itself while it is small. Absent, and no ticket either, when nothing changed. */
  pack: z.string().exactOptional(),
  /** For a larger pack: GET packPath(chainId, headSeq) with it, within a minute. Always the full pack. */
  ticket: z.string().exactOptional(),
  /** Of the pack behind the ticket. */
  bytes: z.int().exactOptional(),
})
export type ChainAnswer = z.infer<typeof chainAnswer>

export const pullOutput = z.strictObject({
  /** After `logAfter`, up to `headSeq`; of a very long log only a part, and `workspace.log` gives the rest. */
  entries: z.array(z.string()),
  headSeq: seq,
  boxes: z.array(keyBox).exactOptional(),
  /** In the order they were asked for. */
  chains: z.array(chainAnswer),
})
export type PullOutput = z.infer<typeof pullOutput>

/** The signed commits after `after`, oldest first: for a caller that is more than ANSWER_LIMITS.commits behind, or looks back. */
export const commitsInput = z.strictObject({
  workspaceId: hash,
  environmentId: id,
  kind: chainKind,
  after: seq,
  /** No more than so many; else ANSWER_LIMITS.commits. */
  most: z.int().min(1).max(ANSWER_LIMITS.commits).optional(),
})
export type CommitsInput = z.infer<typeof commitsInput>

export const commitsOutput = z.strictObject({ commits: z.array(z.string()), headSeq: seq })
export type CommitsOutput = z.infer<typeof commitsOutput>

/** What a chain held at earlier commits: `seqs` go down from `from`, of which the caller has everything. */
export const pastInput = z.strictObject({
  workspaceId: hash,
  environmentId: id,
  kind: chainKind,
  from: seq,
  seqs: z.array(seq.min(1)).min(1).max(REQUEST_LIMITS.pastSteps),
})
export type PastInput = z.infer<typeof pastInput>

/** A commit of the past, told from the one asked for before it, or from `from`. */
export const pastStep = chainAnswer.pick({ base: true, removed: true, pack: true, ticket: true, bytes: true })
export type PastStep = z.infer<typeof pastStep>

/** In the order asked for, and at least one. Whoever got less asks again from where it stopped. A ticket is good for packPath(chain id, that seq). */
export const pastOutput = z.strictObject({ steps: z.array(pastStep) })
export type PastOutput = z.infer<typeof pastOutput>

/** One commit. The pack holds the records that are new or changed, and no others. */
export const pushInput = z.strictObject({
  workspaceId: hash,
  commit: envelope,
  pack: base64url(REQUEST_LIMITS.pushPack),
  removed: z.array(id).max(FORMAT_LIMITS.chainRecords),
})
export type PushInput = z.infer<typeof pushInput>

export const pushOutput = z.strictObject({ seq })
export type PushOutput = z.infer<typeof pushOutput>
