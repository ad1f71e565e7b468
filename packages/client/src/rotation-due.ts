// When somebody left, or came back with new keys, the keys that are out are not in the hands of members alone. The client of an owner or admin changes
// them by itself before it seals anything or lets anybody in; whoever may not is told to ask one.
import { isGoverning, rightsOf, TrustError, type Member, type State } from '@infisical/protocol'
import type { RotatedFor, RotationDue } from './client-sharing.ts'
import type { Context } from './context.ts'
import { ApiError } from './errors.ts'
import { openDesk, syncWorkspace, type Desk } from './workspace-log.ts'

/** Does `work`, and when the log says `epoch-required` changes the keys and does it again. */
export async function rotatingWhenDue<Result extends object>(
  context: Context,
  workspaceId: string,
  work: () => Promise<Result>,
): Promise<Result & RotatedFor> {
  try {
    return await work()
  } catch (error) {
    if (!isRequired(error)) throw error
    const rotatedFor = await rotateWhereDue(context, workspaceId)
    if (rotatedFor === undefined) throw error
    return { ...(await work()), rotatedFor }
  }
}

function isRequired(error: unknown): boolean {
  return (error instanceof TrustError || error instanceof ApiError) && error.code === 'epoch-required'
}

const SETTLED = new Error('somebody else was faster')

/** E-mail addresses of those it was done for; undefined when nothing is due by the log, or the caller may not. */
async function rotateWhereDue(context: Context, workspaceId: string): Promise<string[] | undefined> {
  const desk = await openDesk(context, workspaceId)
  const { state } = (await syncWorkspace(desk)).verified
  const due = rotationDue(desk, state)
  if (due?.byYou !== true) return undefined
  const { startEpoch } = await import('./start-epoch.ts')
  try {
    await startEpoch(context, workspaceId, (_desk, { verified }) => {
      if (verified.state.rotationDue === undefined) throw SETTLED
      return { type: 'rotate' }
    })
  } catch (error) {
    if (error !== SETTLED) throw error
  }
  return due.who.map(({ email }) => email)
}

export function rotationDue({ me }: Desk, state: State): RotationDue | undefined {
  const { rotationDue: since } = state
  if (since === undefined) return undefined
  const who = state.members.flatMap((member) => {
    const how = wentSince(member, since)
    return how === undefined ? [] : [{ email: member.email, name: member.name, how }]
  })
  const role = rightsOf(state, me.session.userId)?.role
  return { who, byYou: role !== undefined && isGoverning(role) }
}

/** While a rotation is due nobody else can be removed, so whoever ended since then has left. */
function wentSince({ keys, rights }: Member, since: number): RotationDue['who'][number]['how'] | undefined {
  const isGone = rights.every(({ until }) => until !== undefined)
  if (isGone) return (rights.at(-1)?.until ?? 0) >= since ? 'left' : undefined
  const hasReplaced =
    keys.length > 1 && keys.some(({ until }, i) => until === keys[i + 1]?.from && (until ?? -1) >= since)
  return hasReplaced ? 'new-keys' : undefined
}
