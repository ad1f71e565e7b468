// Whoever enters a workspace enters it as himself: with the address he has proven and the keys his account has.
import { equalBytes } from '@infisical/crypto/server'
import { TrustError, type Draft } from '@infisical/protocol'
import { findUser } from '../account/own.ts'
import type { SignedIn } from '../procedures.ts'

/** For genesis, join and replace-identity. Throws `log-authz`. */
export async function checkOwnIdentity({ services, caller }: SignedIn, entry: Draft | undefined): Promise<void> {
  const isEntrance = entry?.type === 'genesis' || entry?.type === 'join' || entry?.type === 'replace-identity'
  if (!isEntrance) throw new TrustError('log-authz')
  const user = await findUser(services, caller.userId)
  const { userId, generation, signPublic, boxPublic } = entry.identity
  const own =
    userId === caller.userId &&
    generation === user.generation &&
    equalBytes(signPublic, user.signPublic) &&
    equalBytes(boxPublic, user.boxPublic) &&
    entry.email === user.email
  if (!own) throw new TrustError('log-authz')
}
