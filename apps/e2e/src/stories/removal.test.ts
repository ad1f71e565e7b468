// Somebody goes: with the next commit nothing he has opens anything, and everybody knows what to change at its source.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signUp, type Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { invite, openTeam, secretsOf } from '../harness/team.ts'

let stage: Stage
let alice: Person
let bob: Person
let carol: Person

beforeAll(async () => {
  stage = await openStage()
  ;({ alice, bob } = await openTeam(stage, 'A=1\nB=2\n'))
  carol = await stage.person('carol')
  await signUp(carol, ['join', await invite(alice, carol.email)])
  await carol.must(['secrets', 'set', 'OWN=mine', '--personal'])
  await alice.must(['secrets', 'set', '-e', 'prod', 'P=prod'])
})
afterAll(() => stage[Symbol.asyncDispose]())

interface Exposed {
  readonly environment: string
  readonly name: string
  readonly kind: string
  readonly who: { readonly email?: string; readonly name: string }
}

const exposed = async (): Promise<Exposed[]> => JSON.parse(await alice.must(['rotation', '--json'])) as Exposed[]

describe('removing a member', () => {
  it('wants a confirmation', async () => {
    const refused = await alice.cli(['members', 'remove', bob.email])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('--yes')
  })

  it('says what it did, and what remains to be done', async () => {
    const { code, stderr } = await alice.cli(['members', 'remove', bob.email, '--yes'])
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stderr).toContain('new keys (epoch 2): 3 secrets in 3 environments sealed anew')
    expect(stderr).toContain('3 values to change where they come from')
  })

  it('closes the workspace to him, in one clear line', async () => {
    for (const words of [['pull', '-'], ['run', '--', 'true'], ['members'], ['secrets', 'set', 'A=evil']]) {
      const refused = await bob.cli(words)
      expect({ words, ...refused }).toMatchObject({ code: 3, stdout: '' })
      expect(refused.stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    }
  })

  it('leaves everybody else what they had, their own secrets too', async () => {
    expect(await secretsOf(alice)).toEqual({ A: '1', B: '2' })
    expect(await secretsOf(carol)).toEqual({ A: '1', B: '2', OWN: 'mine' })
    await carol.must(['secrets', 'set', 'C=3'])
    expect(await secretsOf(alice)).toEqual({ A: '1', B: '2', C: '3' })
  })

  it('lists every value that he read until it changes', async () => {
    expect((await exposed()).map(({ environment, name, who, kind }) => [environment, name, who.email, kind])).toEqual([
      ['dev', 'A', bob.email, 'removed'],
      ['dev', 'B', bob.email, 'removed'],
      ['prod', 'P', bob.email, 'removed'],
    ])
    await alice.must(['secrets', 'set', 'A=another'])
    await alice.must(['secrets', 'delete', 'B', '--yes'])
    expect((await exposed()).map(({ name }) => name)).toEqual(['P'])
    await alice.must(['secrets', 'set', '-e', 'prod', 'P=another'])
    expect(await exposed()).toEqual([])
    expect((await alice.cli(['rotation'])).stderr).toContain('nobody who is gone')
  })
})

describe('changing access', () => {
  it('that takes an environment away changes the keys; that environment alone is listed', async () => {
    const { stderr } = await alice.cli(['members', 'set', carol.email, '-e', 'dev', '--yes'])
    expect(stderr).toContain('epoch 3')
    expect(await carol.cli(['pull', '-', '-e', 'prod'])).toMatchObject({ code: 3, stdout: '' })
    expect(await secretsOf(carol)).toMatchObject({ A: 'another', OWN: 'mine' })
    expect((await exposed()).map(({ environment, name, kind }) => [environment, name, kind])).toEqual([
      ['prod', 'P', 'narrowed'],
    ])
  })

  it('that gives more is done at once', async () => {
    const { stderr } = await alice.cli(['members', 'set', carol.email, '--role', 'admin', '-e', 'all', '--yes'])
    expect(stderr).toContain('is admin (all)')
    expect(stderr).not.toContain('epoch')
    expect(await secretsOf(carol, '-e', 'prod')).toEqual({ P: 'another' })
    expect(await exposed()).toEqual([])
  })

  it('of the last owner is refused', async () => {
    const refused = await alice.cli(['members', 'set', alice.email, '--role', 'admin', '--yes'])
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('no owner')
    expect(await alice.cli(['leave', '--yes'])).toMatchObject({ code: 1 })
  })
})

describe('leaving', () => {
  it('leaves the keys to be changed, which an owner’s next push does', async () => {
    const dan = await stage.person('dan')
    await signUp(dan, ['join', await invite(alice, dan.email)])
    await alice.must(['members', 'set', carol.email, '--role', 'writer', '--yes'])
    await dan.must(['leave', '--yes'])
    expect(await dan.cli(['pull', '-'])).toMatchObject({ code: 3 })

    const blocked = await carol.cli(['secrets', 'set', 'C=4'])
    expect(blocked).toMatchObject({ code: 5 })
    expect(blocked.stderr).toContain('rotate')

    const { stderr } = await alice.cli(['secrets', 'set', 'A=5'])
    expect(stderr).toContain(`new keys first, since these left or came back with new ones: ${dan.email}`)
    await carol.must(['secrets', 'set', 'C=4'])
  })

  it('is not for ever: a new invite brings somebody back', async () => {
    await bob.must(['join', await invite(alice, bob.email)])
    expect(await secretsOf(bob)).toEqual(await secretsOf(alice))
    expect(await exposed()).not.toContainEqual(
      expect.objectContaining({ who: expect.objectContaining({ email: bob.email }) as unknown }),
    )
  })
})

describe('the whole history', () => {
  it('verifies from its first entry', async () => {
    const verified = JSON.parse(await alice.must(['verify', '--json'])) as Record<string, number>
    expect(verified).toMatchObject({ members: 3, machines: 0 })
    expect(verified['epochs']).toBeGreaterThanOrEqual(4)
    expect(verified['signatures']).toBeGreaterThan(verified['entries'] as number)
  })
})
