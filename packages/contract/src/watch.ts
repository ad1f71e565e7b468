// Hints that something moved. They are for whoever would like to look sooner than he would have: nobody signs them, and nothing rests on them.
import { z } from 'zod'
import { chainKind, hash, id, seq } from './fields.ts'

export const watchInput = z.strictObject({ workspaceId: hash })
export type WatchInput = z.infer<typeof watchInput>

/** `everything`: more may have moved than is said. The first of every stream. */
export const hint = z.union([
  z.strictObject({ of: z.literal('everything') }),
  z.strictObject({ of: z.literal('log'), seq }),
  /** A chain that the caller may read: a personal one is his own. */
  z.strictObject({ of: chainKind, environmentId: id, seq }),
])
export type Hint = z.infer<typeof hint>
