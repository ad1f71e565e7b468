// Attacks on getting an account back: kits that are not the one of the code, and keys that are not the account's.
import { fromBase64url, toBase64url } from '@infisical/crypto'
import type { RecoverOutput } from '@infisical/contract'
import type { Attack } from '../attack.ts'
import type { Person, World } from '../world.ts'

/** A kit of someone, with what the server got of it. */
export interface SeenKit {
  readonly code: string
  readonly kit: string
}

/** The server sees every kit that it is given. */
export async function makeKit({ evil }: World, person: Person): Promise<SeenKit> {
  let kit = ''
  evil.lie(
    {},
    {
      'account.keepRecovery': (asked) => {
        kit = asked.recovery.kit
        return asked
      },
    },
  )
  const { code } = await person.client.account.makeRecoveryKit()
  evil.repent()
  return { code, kit }
}

const flipped = (kit: string, at: number): string =>
  toBase64url(fromBase64url(kit).map((byte, i) => (i === at ? byte ^ 1 : byte)))

/** Another sealed text under the name of the right kit: its header and id, and what follows from elsewhere. */
const renamed = (right: string, other: string): string =>
  toBase64url(Uint8Array.of(...fromBase64url(right).subarray(0, 18), ...fromBase64url(other).subarray(18)))

/** What the server has seen: what it would answer in truth, an older kit of the same user, and another user's. */
export interface Seen {
  readonly honest: RecoverOutput
  readonly older: SeenKit
  readonly other: SeenKit
}

export interface RecoveryAttack extends Pick<Attack, 'row' | 'what' | 'code'> {
  readonly lie: (seen: Seen, world: World) => Partial<Record<keyof RecoverOutput, unknown>>
}

const ROWS: readonly Pick<RecoveryAttack, 'what' | 'lie'>[] = [
  { what: "another user's kit", lie: ({ other }) => ({ kit: other.kit }) },
  {
    what: "another user's kit under the right id",
    lie: ({ honest, other }) => ({ kit: renamed(honest.kit, other.kit) }),
  },
  { what: 'an older kit', lie: ({ older }) => ({ kit: older.kit }) },
  { what: 'an older kit under the right id', lie: ({ honest, older }) => ({ kit: renamed(honest.kit, older.kit) }) },
  { what: 'a kit that has lost a bit', lie: ({ honest }) => ({ kit: flipped(honest.kit, 80) }) },
  { what: 'no kit', lie: () => ({ kit: '' }) },
  {
    what: "another user's public key",
    lie: (_, { bob }) => ({ signPublic: toBase64url(bob.keys.identity.signPublic) }),
  },
  { what: "another user's id", lie: (_, { bob }) => ({ userId: bob.keys.userId }) },
  { what: 'a later generation', lie: ({ honest }) => ({ generation: honest.generation + 1 }) },
]

export const RECOVERY_ATTACKS: readonly RecoveryAttack[] = ROWS.map((row) => ({
  row: 76,
  code: 'recovery-auth',
  ...row,
}))
