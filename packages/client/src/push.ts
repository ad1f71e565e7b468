// Pushing: what differs is sealed, named by a signed commit, and sent on the newest head alone. Whoever was slower looks again at what is there
// then: disjoint names merge in silence, the same name changed on both sides is for a person to decide.
import { readBase, writeFileBase } from './bases.ts'
import type { Environment, NamedValue, PushOptions, PushResult } from './client.ts'
import type { RotatedFor } from './client-sharing.ts'
import { commitChange, type Committed } from './commit-change.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import type { ChainKind } from './pins.ts'
import { baseAfterPush, NO_BASE, planPush, type Base, type PushPlan } from './push-plan.ts'
import { checkMessage, checkSecrets } from './secret-form.ts'

export async function push(context: Context, options: PushOptions): Promise<PushResult> {
  const { secrets, prune = false, force = false, message = '', dryRun = false, file } = options
  checkSecrets(secrets)
  checkMessage(message)
  const intent = { secrets, prune, force }
  const kind = kindOf(options)
  let base: Base = NO_BASE
  const committed = await commitChange(
    context,
    { ...options, kind, message, dryRun },
    async (desk, { environmentId }, remote) => {
      base = await readBase(desk, { environmentId, kind, file })
      return planPush(intent, remote, base)
    },
  )
  const { desk, standing, plan, outcome, seq } = committed
  // Also when there was nothing to send: then the file is in step as it is.
  const isInStep = outcome === 'pushed' || outcome === 'nothing-to-do'
  const place = { environmentId: standing.environmentId, kind, file }
  if (isInStep) await writeFileBase(desk, place, baseAfterPush(base, intent, plan, seq))
  return resultOf(committed)
}

interface Setting extends Environment {
  readonly secrets: readonly NamedValue[]
  readonly personal?: boolean
  readonly message?: string
}

export async function setSecrets(context: Context, options: Setting): Promise<PushResult> {
  const { secrets, message = '' } = options
  checkSecrets(secrets)
  checkMessage(message)
  const intent = { secrets, prune: false, force: true }
  const change = { ...options, kind: kindOf(options), message, dryRun: false }
  return resultOf(await commitChange(context, change, (_desk, _standing, remote) => planPush(intent, remote, NO_BASE)))
}

interface Deletion extends Environment {
  readonly names: readonly string[]
  readonly personal?: boolean
  readonly message?: string
}

export async function deleteSecrets(context: Context, options: Deletion): Promise<PushResult> {
  const { message = '' } = options
  checkMessage(message)
  const names = [...new Set(options.names)]
  const change = { ...options, kind: kindOf(options), message, dryRun: false }
  const committed = await commitChange(context, change, (_desk, _standing, remote): PushPlan => {
    const conflicts = names.filter((name) => !remote.has(name))
    return { added: [], changed: [], unchanged: [], removed: names, behind: [], conflicts }
  })
  if (committed.outcome === 'conflict') throw new ClientError('secret-unknown', { names: committed.plan.conflicts })
  return resultOf(committed)
}

export const kindOf = ({ personal }: { personal?: boolean }): ChainKind => (personal === true ? 'personal' : 'shared')

export function resultOf({ outcome, plan, standing, seq, rotatedFor }: Committed & RotatedFor): PushResult {
  const sorted = (names: readonly string[]) => names.toSorted()
  const namesOf = (secrets: readonly NamedValue[]) => sorted(secrets.map(({ name }) => name))
  return {
    outcome,
    workspaceName: standing.log.state.workspaceName,
    added: namesOf(plan.added),
    changed: namesOf(plan.changed),
    unchanged: plan.unchanged,
    removed: sorted(plan.removed),
    behind: sorted(plan.behind),
    conflicts: sorted(plan.conflicts),
    seq,
    ...(rotatedFor === undefined ? {} : { rotatedFor }),
  }
}
