// Bringing back what was: an ordinary push, on the newest head, of the secrets of an earlier commit. So nothing of what came in between is lost, and
// what others changed meanwhile is a conflict as in any push. A secret that was removed comes back under a new id (SPEC 11).
import type { NamedValue, PushResult } from './client.ts'
import type { HistoryVerbs } from './client-history.ts'
import { commitChange } from './commit-change.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { openPast, type Moment, type Past } from './past.ts'
import { planPush, type PushPlan, type Remote } from './push-plan.ts'
import { kindOf, resultOf } from './push.ts'
import { checkMessage } from './secret-form.ts'

export async function restore(context: Context, options: Parameters<HistoryVerbs['restore']>[0]): Promise<PushResult> {
  const { seq, message = `Restored from commit ${seq}`, dryRun = false } = options
  checkMessage(message)
  const past = await openPast(context, options)
  const { since = past.headSeq } = options
  if (seq === 0) throw new ClientError('commit-unknown')
  past.checkSeq(seq)
  const secrets = await secretsAt(past, seq)
  const names = options.names && new Set(options.names)
  const change = { ...options, kind: kindOf(options), message, dryRun }
  return resultOf(
    await commitChange(context, change, (_desk, _standing, remote) => plan({ secrets, names, since }, remote)),
  )
}

/** Outside of folders, as everything that is pushed. */
async function secretsAt(past: Past, seq: number): Promise<NamedValue[]> {
  const [moment] = await past.moments([seq])
  return (await past.textsOf(moment as Moment))
    .filter(({ folder }) => folder === '')
    .map(({ name, value }) => ({ name, value }))
}

interface Restoration {
  readonly secrets: readonly NamedValue[]
  /** undefined for all. */
  readonly names: ReadonlySet<string> | undefined
  readonly since: number
}

/** `secret-unknown` */
function plan({ secrets, names, since }: Restoration, remote: Remote): PushPlan {
  const isMeant = (name: string) => names?.has(name) ?? true
  const then = secrets.filter(({ name }) => isMeant(name))
  const now = new Map([...remote].filter(([name]) => isMeant(name)))
  const known = new Set([...then.map(({ name }) => name), ...now.keys()])
  const unknown = [...(names ?? [])].filter((name) => !known.has(name))
  if (unknown.length > 0) throw new ClientError('secret-unknown', { names: unknown })
  return planPush({ secrets: then, prune: true, force: false }, now, { seq: since, entries: new Map() })
}
