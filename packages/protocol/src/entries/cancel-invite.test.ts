import { newId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { grantOf, inviteOf } from '../queries.ts'
import { next } from '../transition.ts'

let acme: Acme
beforeAll(async () => {
  acme = await makeAcme()
})

describe('cancel-invite', () => {
  test('closes an open invite and takes its boxes out of the state; the invite stays known', async () => {
    const { state } = acme.workspace.verified
    const { inviteId } = acme.open
    expect(grantOf(state, { kind: 'invite', id: inviteId }, { kind: 'workspace' })).toBeDefined()
    const after = await next(state, { type: 'cancel-invite', inviteId }, { time: state.time, actor: acme.bob })
    expect(inviteOf(after, inviteId)).toEqual({ ...inviteOf(state, inviteId), status: 'cancelled' })
    expect(grantOf(after, { kind: 'invite', id: inviteId }, { kind: 'workspace' })).toBeUndefined()
    expect(after.grants).toHaveLength(state.grants.length - 1)
  })

  test('of an invite that nobody made is invite-binding', async () => {
    expect(await judgeDraft(acme, { type: 'cancel-invite', inviteId: newId() }, acme.alice)).toBe('invite-binding')
  })

  test('of an invite that is used or cancelled is invite-used', async () => {
    for (const { inviteId } of [acme.used, acme.cancelled]) {
      expect(await judgeDraft(acme, { type: 'cancel-invite', inviteId }, acme.alice)).toBe('invite-used')
    }
  })
})
