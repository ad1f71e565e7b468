// genesis: the first entry. Its hash is the workspace id, so it names its creator for good; he is the first owner.
import {
  admitIdentity,
  checkDisplayName,
  checkEmail,
  keyIdOf,
  readIdentity,
  writeIdentity,
  type ClaimedIdentity,
  type PublicIdentity,
} from '@infisical/crypto/server'
import { SIZE } from '../limits.ts'
import { NOTHING } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { withRights } from './end-member.ts'
import type { EntryKind } from './kind.ts'
import { newMember } from './new-member.ts'

export interface Genesis {
  readonly workspaceName: string
  readonly identity: ClaimedIdentity
  readonly email: string
  /** The creator's own. */
  readonly name: string
}

interface Admitted extends Genesis {
  readonly identity: PublicIdentity
}

export const genesis: EntryKind<Genesis, Admitted> = {
  number: 1,

  write(writer, { workspaceName, identity, email, name }) {
    writeIdentity(writer.text(workspaceName), identity)
    writer.text(email).text(name)
  },

  read(reader) {
    const workspaceName = reader.text(SIZE.displayName)
    const identity = readIdentity(reader)
    const email = reader.text(SIZE.email)
    const name = reader.text(SIZE.displayName)
    checkDisplayName(workspaceName)
    checkEmail(email)
    checkDisplayName(name)
    return { workspaceName, identity, email, name }
  },

  authorise(before, { identity }, actor) {
    const ownKey = actor.userId === identity.userId && actor.keyId === keyIdOf(identity)
    if (before.seq !== NOTHING.seq || !ownKey) refuse('log-authz')
  },

  async admit(payload) {
    return { ...payload, identity: await admitIdentity(payload.identity) }
  },

  newcomer({ identity }) {
    return identity.signPublic
  },

  apply(before, payload, { seq }) {
    const creator = withRights(newMember(payload, seq), 'owner', 'all', seq)
    return { ...before, workspaceName: payload.workspaceName, members: [creator] }
  },
}
