// How genesis and join bring a member into the state.
import type { PublicIdentity } from '@infisical/crypto/server'
import type { Member, Rights } from '../state.ts'

/** Keys and rights begin together. */
export function newMember(
  person: { readonly identity: PublicIdentity; readonly email: string; readonly name: string },
  rights: Rights,
): Member {
  const { userId, generation, signPublic, boxPublic } = person.identity
  const keys = { generation, signPublic, boxPublic, from: rights.from, until: undefined }
  return { userId, email: person.email, name: person.name, keys: [keys], rights: [rights] }
}
