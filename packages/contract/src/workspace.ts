// Workspaces and invites: the membership log, the keys boxed to its members, and the first commit of every environment.
import { z } from 'zod'
import { base64url, email, envelope, hash, id, keyBox, previousKey, seq } from './fields.ts'
import { FORMAT_LIMITS, REQUEST_LIMITS } from './limits.ts'

const entries = z.array(envelope).min(1).max(REQUEST_LIMITS.entries)
const boxes = z.array(keyBox).max(REQUEST_LIMITS.boxes)
/** The first, empty commit of every environment that the entries add. */
const firstCommits = z.array(envelope).max(FORMAT_LIMITS.environments)

/** A commit that goes with an entry: a chain sealed anew for a new epoch, or a personal chain emptied for a new identity. */
const renewal = z.strictObject({
  commit: envelope,
  /** The new records alone, as in a push. */
  pack: base64url(REQUEST_LIMITS.pushPack),
  removed: z.array(id).max(FORMAT_LIMITS.chainRecords),
})
export type WireRenewal = z.infer<typeof renewal>
const renewals = z.array(renewal).max(REQUEST_LIMITS.renewals)

/** genesis, add-environment for each, rotate to epoch 1; and a box for every grant that the entries sign. */
export const createWorkspaceInput = z.strictObject({ entries, boxes, commits: firstCommits })
export type CreateWorkspaceInput = z.infer<typeof createWorkspaceInput>

export const createWorkspaceOutput = z.strictObject({ workspaceId: hash })
export type CreateWorkspaceOutput = z.infer<typeof createWorkspaceOutput>

export const listWorkspacesOutput = z.strictObject({
  workspaces: z.array(z.strictObject({ workspaceId: hash, headSeq: seq })),
})
export type ListWorkspacesOutput = z.infer<typeof listWorkspacesOutput>

export const logInput = z.strictObject({ workspaceId: hash, afterSeq: z.int().min(-1) })
export type LogInput = z.infer<typeof logInput>

/** Of a long log only a part: whoever is not at `headSeq` after these entries asks again from there. */
export const logOutput = z.strictObject({
  entries: z.array(z.string()),
  headSeq: seq,
  /** Those of the caller, of every epoch. */
  boxes: z.array(keyBox),
})
export type LogOutput = z.infer<typeof logOutput>

/**
 * Entries of a member, with all that they call for: first commits of new environments, boxes of every grant, and for an epoch the sealed previous
 * keys and a renewal of every live environment's shared chain. An entry that starts an epoch stands alone. All of it is stored, or nothing. `mail`
 * asks for a mail that points to an invite, `machine` says how the machine that is added will show who it is: the hash of SPEC 14.
 */
export const appendInput = z.strictObject({
  workspaceId: hash,
  entries,
  boxes: z.array(keyBox).max(REQUEST_LIMITS.epochBoxes),
  commits: firstCommits,
  previousKeys: z.array(previousKey).max(REQUEST_LIMITS.previousKeys).optional(),
  renewals: renewals.optional(),
  machine: z.strictObject({ machineId: id, authHash: hash }).optional(),
  mail: z.strictObject({ inviteId: id, email }).optional(),
})
export type AppendInput = z.infer<typeof appendInput>

export const appendOutput = z.strictObject({ headSeq: seq })
export type AppendOutput = z.infer<typeof appendOutput>

export const openInviteInput = z.strictObject({ inviteId: id, afterSeq: z.int().min(-1).optional() })
export type OpenInviteInput = z.infer<typeof openInviteInput>

/** The whole log, from `afterSeq` (if given) on; as in `logOutput` perhaps a part of it. The boxes are those of the invite. */
export const openInviteOutput = z.strictObject({
  workspaceId: hash,
  entries: z.array(z.string()),
  headSeq: seq,
  boxes: z.array(keyBox),
})
export type OpenInviteOutput = z.infer<typeof openInviteOutput>

/** join or replace-identity; the latter with an empty commit for every personal chain that the member has. */
export const joinInput = z.strictObject({
  inviteId: id,
  workspaceId: hash,
  entry: envelope,
  boxes,
  renewals: renewals.optional(),
})
export type JoinInput = z.infer<typeof joinInput>

export const joinOutput = appendOutput
export type JoinOutput = AppendOutput

/** Of the shared scopes that the caller reaches, oldest epoch first: to read what was written in earlier epochs. */
export const keysInput = z.strictObject({ workspaceId: hash })
export type KeysInput = z.infer<typeof keysInput>

export const keysOutput = z.strictObject({ previousKeys: z.array(previousKey) })
export type KeysOutput = z.infer<typeof keysOutput>

/** What this server has seen, which nobody signed: when members and machines were last there, in milliseconds since 1970. For owners and admins. */
export const activityInput = z.strictObject({ workspaceId: hash })
export type ActivityInput = z.infer<typeof activityInput>

export const activityOutput = z.strictObject({
  members: z.array(z.strictObject({ userId: id, lastSeenAt: z.int() })),
  machines: z.array(z.strictObject({ machineId: id, lastSeenAt: z.int(), address: z.string() })),
})
export type ActivityOutput = z.infer<typeof activityOutput>

/** Where personal chains of the caller stand, so that a new identity can empty them. */
export const personalHeadsInput = z.strictObject({ workspaceId: hash })
export type PersonalHeadsInput = z.infer<typeof personalHeadsInput>

export const personalHeadsOutput = z.strictObject({
  chains: z.array(z.strictObject({ environmentId: id, commits: z.array(z.string()), pack: z.string() })),
})
export type PersonalHeadsOutput = z.infer<typeof personalHeadsOutput>
