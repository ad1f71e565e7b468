// join: the invited person becomes a member, with nobody else online. Signed twice: by his own new key and by the key of the invite. Who
// was a member before may come back with the keys he had, or with newer ones.
import { admitIdentity, equalBytes, keyIdOf, type Id, type MachineId } from '@infisical/crypto/server'
import { MOST } from '../limits.ts'
import { insertSorted } from '../order.ts'
import { machineOf, memberOf, rightsOf } from '../queries.ts'
import type { Member, State } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { withGrants } from './box-grants.ts'
import { closeInvite } from './close-invite.ts'
import { withKeys, withMember, withRights } from './end-member.ts'
import {
  BY_INVITE,
  checkDoor,
  checkEntranceKeys,
  readEntrance,
  writeEntrance,
  type AdmittedEntrance,
  type Entrance,
} from './entrance.ts'
import { checkUnseenKeys, type EntryKind } from './kind.ts'
import { newMember } from './new-member.ts'

export type Join = Entrance

export const join: EntryKind<Join, AdmittedEntrance> = {
  number: 7,
  write: writeEntrance,
  read: readEntrance,

  authorise(before, { identity }, actor) {
    const ownKey = actor.userId === identity.userId && actor.keyId === keyIdOf(identity)
    const isMember = rightsOf(before, identity.userId) !== undefined
    // People choose their ids. One that is a machine's would make what the machine signs his, and the other way round.
    const isMachine = machineOf(before, identity.userId as Id as MachineId) !== undefined
    if (!ownKey || isMember || isMachine) refuse('log-authz')
  },

  async admit(payload) {
    return { ...payload, identity: await admitIdentity(payload.identity) }
  },

  newcomer({ identity }) {
    return identity.signPublic
  },

  coSign: BY_INVITE,

  apply(before, payload, { seq, time }) {
    const invite = checkDoor(before, payload, time)
    const former = memberOf(before, payload.identity.userId)
    if (former === undefined || !hasLastKeysOf(former, payload)) checkUnseenKeys(before, payload.identity)
    checkEntranceKeys(before, payload, invite)

    const entered = former === undefined ? withNewcomer(before, payload, seq) : withFormer(before, former, payload, seq)
    const { role, access } = invite
    const { userId } = payload.identity
    const rightful = withMember(entered, withRights(memberOf(entered, userId) as Member, role, access, seq))
    return withGrants(closeInvite(rightful, invite, 'used'), { kind: 'member', id: userId }, payload.grants)
  },
}

function withNewcomer(before: State, payload: AdmittedEntrance, from: number): State {
  if (before.members.length >= MOST.members) refuse('limit')
  return { ...before, members: insertSorted(before.members, newMember(payload, from), ({ userId }) => userId) }
}

/** `log-authz` for keys older than those he had. With other keys nothing but his mailbox shows that it is he: `invite-binding`. */
function withFormer(before: State, former: Member, payload: AdmittedEntrance, from: number): State {
  const { identity, email, name } = payload
  if (!hasLastKeysOf(former, payload)) {
    if (identity.generation <= (former.keys.at(-1)?.generation ?? 0)) refuse('log-authz')
    if (email !== former.email) refuse('invite-binding')
  }
  return withMember(before, withKeys({ ...former, email, name }, identity, from))
}

function hasLastKeysOf({ keys }: Member, { identity }: AdmittedEntrance): boolean {
  const last = keys.at(-1)
  return (
    last !== undefined &&
    last.generation === identity.generation &&
    equalBytes(last.signPublic, identity.signPublic) &&
    equalBytes(last.boxPublic, identity.boxPublic)
  )
}
