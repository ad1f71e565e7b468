// The shape of an open client, continued: who is in a workspace, who comes and who goes.
import type { Role } from '@infisical/crypto'
import type { InWorkspace, Member, WorkspaceSummary } from './client.ts'

/** One member: an e-mail address, a user id, or a name that only one has. `member-unknown`, `member-ambiguous`. */
export interface OneMember extends InWorkspace {
  readonly member: string
}

/** The keys were changed, and every secret sealed anew under them. */
export interface NewEpoch {
  readonly epoch: number
  readonly environments: number
  readonly secrets: number
}

/** E-mail addresses of those who left or came back with new keys, for whom this client changed the keys first. Absent when nobody did. */
export interface RotatedFor {
  readonly rotatedFor?: readonly string[]
}

export interface SharingVerbs {
  /**
   * The link carries the secret and is handed over by the inviter; the server mails a pointer without it. It is good for a week, or for
   * `expiresInMs` between an hour and 30 days (`invite-expiry`).
   */
  invite(
    plan: InWorkspace & {
      readonly email: string
      readonly role: Role
      readonly environments?: readonly string[]
      readonly expiresInMs?: number
      /** For somebody who is a member (else `already-member`) and has lost his keys: he comes back with new ones, to this role and access. */
      readonly again?: boolean
    },
  ): Promise<{ link: string; inviteId: string; expiresAt: number } & RotatedFor>
  /** What a link leads to, checked as `join` does it, for a person to decide: nothing is signed, and nothing kept. */
  readInvite(link: string): Promise<ReadInvite>
  cancelInvite(place: { workspaceId: string; inviteId: string }): Promise<void>
  /**
   * Checks everything the link promises before signing anything. Joining again what was joined is not an error. Somebody who was a member comes
   * back; a member whose keys are new takes them into use, and his personal secrets there are gone.
   */
  join(link: string): Promise<WorkspaceSummary>
  /**
   * The member with the words of his keys. Notes them as compared when `words` are theirs (`words-differ` otherwise: eight, in any case and
   * spacing) or when `compared` says that a person compared them.
   */
  verifyMember(check: OneMember & { readonly words?: string; readonly compared?: boolean }): Promise<Member>
  /** What is left out stays. `access-unchanged`, `role-access`, `last-owner`, `not-allowed-here`. */
  setAccess(
    change: OneMember & { readonly role?: Role; readonly environments?: 'all' | readonly string[] },
  ): Promise<{ readonly member: Member; readonly epoch?: NewEpoch }>
  /** `last-owner`, `not-allowed-here`. Oneself leaves instead. */
  removeMember(choice: OneMember): Promise<{ readonly email: string; readonly name: string; readonly epoch: NewEpoch }>
  /** The keys have to be changed by an owner or admin then, which their clients do by themselves. `last-owner` */
  leave(place: InWorkspace): Promise<void>
  /** New keys for everybody who is still here. */
  rotate(place: InWorkspace): Promise<NewEpoch>
  /** Who left or came back with new keys while the keys stay; undefined when nothing is due. */
  rotationDue(place: InWorkspace): Promise<RotationDue | undefined>
  /** Values to change where they come from: those that somebody who is gone could read, as they still are. Sorted by environment and name. */
  exposure(place: InWorkspace): Promise<Exposure[]>
}

/** `joined`: by this link or another, so there is nothing to decide. */
export type ReadInvite =
  ({ readonly outcome: 'open' } & InviteTerms) | { readonly outcome: 'joined'; readonly workspace: WorkspaceSummary }

export interface InviteTerms {
  readonly workspaceName: string
  readonly role: Role
  /** Names of environments, or all of them, present and future. */
  readonly environments: 'all' | readonly string[]
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Who holds the keys that the link was made with. */
  readonly invitedBy: { readonly name: string; readonly email: string; readonly fingerprint: readonly string[] }
}

export interface RotationDue {
  readonly who: readonly { readonly email: string; readonly name: string; readonly how: 'left' | 'new-keys' }[]
  /** Whether the caller's own client will do it before it pushes or invites. */
  readonly byYou: boolean
}

export interface Exposure {
  readonly environment: string
  /** Of the secret. */
  readonly name: string
  readonly folder: string
  readonly who: { readonly name: string; readonly email?: string; readonly machine: boolean }
  readonly kind: 'removed' | 'left' | 'narrowed' | 'machine'
  /** Until when he could read what was new, in milliseconds since 1970. */
  readonly since: number
}
