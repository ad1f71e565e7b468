// Pushing: what differs is sealed, named by a signed commit, and sent on the newest head alone. Whoever was slower looks again at what is there
// then: disjoint names merge in silence, the same name changed on both sides is for a person to decide.
import { readBase, writeFileBase } from './bases.ts'
import type { NamedValue, PushOptions, PushResult, VaultVerbs } from './client.ts'
import type { RotatedFor } from './client-sharing.ts'
import type { ChangeOptions } from './client-table.ts'
import { commitChange, type Committed } from './commit-change.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import type { ChainKind } from './pins.ts'
import { baseAfterPush, NO_BASE, planChange, planPush, type Base, type PushPlan, type Remote } from './push-plan.ts'
import { checkMessage, checkNamedOnce, checkSecrets } from './secret-form.ts'

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

export async function change(context: Context, options: ChangeOptions): Promise<PushResult> {
  return resultOf(await commitExactly(context, options, (remote) => planChange(options, remote)))
}

type Setting = Parameters<VaultVerbs['setSecrets']>[0]

export async function setSecrets(context: Context, { secrets, ...options }: Setting): Promise<PushResult> {
  return await change(context, { ...options, set: secrets })
}

type Deletion = Parameters<VaultVerbs['deleteSecrets']>[0]

export async function deleteSecrets(context: Context, { names, ...options }: Deletion): Promise<PushResult> {
  const remove = [...new Set(names)]
  const committed = await commitExactly(context, { ...options, remove }, (remote): PushPlan => {
    return { ...planChange({ remove }, remote), conflicts: remove.filter((name) => !remote.has(name)) }
  })
  if (committed.outcome === 'conflict') throw new ClientError('secret-unknown', { names: committed.plan.conflicts })
  return resultOf(committed)
}

/** Without a base: what the caller was in step with plays no part. */
async function commitExactly(context: Context, options: ChangeOptions, plan: (remote: Remote) => PushPlan) {
  const { set = [], remove = [], message = '' } = options
  checkSecrets(set)
  checkNamedOnce([...set.map(({ name }) => name), ...remove])
  checkMessage(message)
  const place = { ...options, kind: kindOf(options), message, dryRun: false }
  return await commitChange(context, place, (_desk, _standing, remote) => plan(remote))
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
