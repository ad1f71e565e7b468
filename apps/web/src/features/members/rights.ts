// Who may change what about whom, in words for the person who asks. The log and the vault decide it; a page offers no button that they would refuse.
import type { Member } from '@infisical/client'

export type Role = Member['role']
export type Reach = Pick<Member, 'role' | 'environments'>

export const ROLES = [
  { role: 'owner', label: 'Owner', what: 'Everything, and says who else is an owner.' },
  { role: 'admin', label: 'Admin', what: 'Reads and pushes everywhere, invites, removes, makes tokens.' },
  { role: 'writer', label: 'Writer', what: 'Reads and pushes in the environments you choose.' },
  { role: 'reader', label: 'Reader', what: 'Reads the environments you choose, and pushes nothing.' },
] as const satisfies readonly { role: Role; label: string; what: string }[]

export const roleLabel = (role: Role): string => ROLES.find((known) => known.role === role)?.label ?? role

export const governs = (role: Role): boolean => role === 'owner' || role === 'admin'

export const mayGive = (own: Role, given: Role): boolean => own === 'owner' || (own === 'admin' && given !== 'owner')

/** Undefined when `own` may change what `other` reaches, and may remove him. */
export function whyNotChange(own: Member, other: Member): string | undefined {
  if (!governs(own.role)) return 'Only owners and admins change what others reach. Ask one of them.'
  if (other.you) return 'This is you. Another owner or admin can change what you reach; to go, leave it in Settings.'
  if (!mayGive(own.role, other.role)) return 'Only an owner can change what an owner reaches.'
  return undefined
}

export interface Difference {
  readonly gains: readonly string[]
  readonly loses: readonly string[]
  /** Something is taken away, so the keys are changed for everybody else. */
  readonly newKeys: boolean
  readonly same: boolean
}

/** `all` stands for the environments of today, and those to come. */
export function difference(before: Reach, after: Reach, all: readonly string[]): Difference {
  const [old, now] = [namesIn(before, all), namesIn(after, all)]
  const gains = now.filter((name) => !old.includes(name))
  const loses = old.filter((name) => !now.includes(name))
  const stopsWriting = before.role !== 'reader' && after.role === 'reader' && old.length > 0
  const losesAll = before.environments === 'all' && after.environments !== 'all'
  const same = before.role === after.role && String(sorted(before)) === String(sorted(after))
  return { gains, loses, newKeys: losesAll || loses.length > 0 || stopsWriting, same }
}

const namesIn = ({ environments }: Reach, all: readonly string[]): readonly string[] =>
  environments === 'all' ? all : environments

const sorted = ({ environments }: Reach): string | readonly string[] =>
  environments === 'all' ? environments : [...environments].sort()
