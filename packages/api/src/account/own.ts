// What the server keeps for a user, for that user alone.
import type { BundleOutput, MeOutput } from '@infisical/contract'
import { toBase64url, type UserId } from '@infisical/crypto/server'
import type { User } from '@infisical/db'
import { idColumn, idOf } from '../columns.ts'
import type { Services } from '../context.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { requireLiveSession } from '../session/refresh.ts'

export async function whoIs({ services, caller }: SignedIn): Promise<MeOutput> {
  const { id, email, name } = await findUser(services, caller.userId)
  return { userId: idOf(id), email, name }
}

/** The sealed private keys leave the server only while the session lives. */
export async function ownBundle({ services, caller }: SignedIn): Promise<BundleOutput> {
  await requireLiveSession(services, caller.sessionId)
  const user = await findUser(services, caller.userId)
  return {
    userId: idOf(user.id),
    email: user.email,
    name: user.name,
    kdf: {
      algorithm: 1,
      memoryKib: user.kdfMemoryKib,
      iterations: user.kdfIterations,
      parallelism: user.kdfParallelism,
      salt: toBase64url(user.kdfSalt),
    },
    bundle: toBase64url(user.bundle),
    generation: user.generation,
    signPublic: toBase64url(user.signPublic),
    boxPublic: toBase64url(user.boxPublic),
  }
}

/** Throws `unauthenticated` for a token whose user is gone. */
export async function findUser({ db }: Services, userId: UserId): Promise<User> {
  const user = await db.prisma.user.findUnique({ where: { id: idColumn(userId) } })
  if (user === null) throw new Refusal('unauthenticated')
  return user
}
