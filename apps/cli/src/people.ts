// How members, invites and new keys are put into words and columns.
import type { Client, HowVerified, Member } from '@infisical/client'
import { usageError } from './cli-error.ts'
import { ago } from './duration.ts'
import { escapeText } from './escape.ts'
import { note, warn } from './terminal.ts'
import { count } from './words.ts'

const ROLES = ['owner', 'admin', 'writer', 'reader'] as const
export type Role = (typeof ROLES)[number]

export function parseRole(given: string): Role {
  const role = ROLES.find((known) => known === given)
  if (role === undefined) throw usageError(`There is no role "${given}".`, `The roles are: ${ROLES.join(', ')}`)
  return role
}

export const environmentsOf = (access: 'all' | readonly string[]): string =>
  access === 'all' ? 'all' : access.map(escapeText).join(', ')

export function keysOf(verified: HowVerified | undefined): string {
  if (verified === undefined) return 'not compared'
  if (verified === 'you') return 'yours'
  return verified.by === 'changed' ? 'CHANGED, compare again' : `compared ${ago(verified.at)}`
}

export const nameOf = ({ name, email }: Pick<Member, 'name' | 'email'>): string =>
  `${escapeText(name)} <${escapeText(email)}>`

interface Epoch {
  readonly epoch: number
  readonly environments: number
  readonly secrets: number
}

/** `new keys (epoch 3): 12 secrets in 3 environments sealed anew` */
export const epochWords = ({ epoch, environments, secrets }: Epoch): string =>
  `new keys (epoch ${epoch}): ${count(secrets, 'secret')} in ${count(environments, 'environment')} sealed anew`

/** Says so when this client changed the keys first, because of somebody who left. */
export function tellRotatedFor({ rotatedFor }: { readonly rotatedFor?: readonly string[] }): void {
  if (rotatedFor === undefined) return
  note(
    `  new keys first, since these left or came back with new ones: ${rotatedFor.map(escapeText).join(', ')} · infisical rotation`,
  )
}

/** Says so when new keys are due. Nobody can push until they are made. */
export async function warnWhenDue(client: Client, workspaceId: string): Promise<void> {
  const due = await client.sharing.rotationDue({ workspaceId })
  if (due === undefined) return
  const who = due.who
    .map(({ email, how }) => `${escapeText(email)} ${how === 'left' ? 'left' : 'has new keys'}`)
    .join(', ')
  warn(
    `${who}: new keys are due. ${due.byYou ? 'Make them: infisical rotate' : 'An owner or admin has to: infisical rotate'}`,
  )
}

/** What to do after somebody is gone; nothing when all that he could read has changed. */
export async function tellExposure(client: Client, workspaceId: string): Promise<void> {
  const exposed = await client.sharing.exposure({ workspaceId })
  if (exposed.length === 0) return
  const values = new Set(exposed.map(({ environment, folder, name }) => `${environment}/${folder}/${name}`))
  note(`  ${count(values.size, 'value')} to change where they come from, since they were read: infisical rotation`)
}
