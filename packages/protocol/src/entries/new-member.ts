// How genesis and join bring a member into the state.
import type { PublicIdentity } from '@infisical/crypto/server'
import type { Member } from '../state.ts'

/** With his keys, and no rights yet. */
export function newMember(
  person: { readonly identity: PublicIdentity; readonly email: string; readonly name: string },
  from: number,
): Member {
  const { userId, generation, signPublic, boxPublic } = person.identity
  const keys = { generation, signPublic, boxPublic, from, until: undefined }
  return { userId, email: person.email, name: person.name, keys: [keys], rights: [] }
}
