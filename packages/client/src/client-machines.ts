// The shape of an open client, continued: service tokens.
import type { InWorkspace } from './client.ts'
import type { NewEpoch, RotatedFor } from './client-sharing.ts'

export interface Machine {
  readonly machineId: string
  readonly name: string
  readonly role: 'writer' | 'reader'
  readonly environments: readonly string[]
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly expired: boolean
  /** E-mail address. */
  readonly createdBy: string
  /** As the server says, to owners and admins; absent when it was never used. */
  readonly lastSeenAt?: number
  /** Where it came from then. */
  readonly address?: string
}

export interface MachineVerbs {
  /**
   * The token is told this once. Between an hour and ten years (`machine-expiry`), for one environment at least (`machine-environments`), under a
   * name that no other has (`machine-name`, `machine-exists`).
   */
  create(
    plan: InWorkspace & {
      readonly name: string
      readonly environments: readonly string[]
      readonly write?: boolean
      readonly expiresInMs: number
    },
  ): Promise<{ readonly token: string; readonly machineId: string; readonly expiresAt: number } & RotatedFor>
  /** Sorted by name. Revoked ones are not listed, expired ones are. */
  list(place: InWorkspace): Promise<Machine[]>
  /** By name or id (`machine-missing`). */
  revoke(
    choice: InWorkspace & { readonly machine: string },
  ): Promise<{ readonly name: string; readonly epoch: NewEpoch }>
}
