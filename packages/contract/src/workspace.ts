// Workspaces and invites: the membership log, the keys boxed to its members, and the first commit of every environment.
import { z } from 'zod'
import { email, envelope, hash, id, keyBox, seq } from './fields.ts'
import { FORMAT_LIMITS, REQUEST_LIMITS } from './limits.ts'

const entries = z.array(envelope).min(1).max(REQUEST_LIMITS.entries)
const boxes = z.array(keyBox).max(REQUEST_LIMITS.boxes)
/** The first, empty commit of every environment that the entries add. */
const firstCommits = z.array(envelope).max(FORMAT_LIMITS.environments)

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

/** add-environment with its first commit, invite with its boxes, cancel-invite. `mail` asks for a mail that points to the invite. */
export const appendInput = z.strictObject({
  workspaceId: hash,
  entries,
  boxes,
  commits: firstCommits,
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

export const joinInput = z.strictObject({ inviteId: id, workspaceId: hash, entry: envelope, boxes })
export type JoinInput = z.infer<typeof joinInput>

export const joinOutput = appendOutput
export type JoinOutput = AppendOutput
