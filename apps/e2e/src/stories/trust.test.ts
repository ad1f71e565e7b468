// What two people, a repository and a clock know that the server cannot change.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { checkOut, openTeam } from '../harness/team.ts'

let stage: Stage
let alice: Person
let bob: Person

beforeAll(async () => {
  stage = await openStage()
  ;({ alice, bob } = await openTeam(stage, 'A=1\n'))
})
afterAll(() => stage[Symbol.asyncDispose]())

interface Lock {
  readonly version: number
  readonly workspace: string
  readonly log: { readonly seq: number }
  readonly environments: Readonly<Record<string, { readonly id: string; readonly seq: number; readonly hash: string }>>
}

const lockOf = async (person: Person): Promise<Lock> => JSON.parse(await person.read('infisical.lock')) as Lock

describe('infisical.lock', () => {
  it('is made on demand, and holds no secret', async () => {
    await alice.must(['init', '--lock'])
    expect(await lockOf(alice)).toMatchObject({
      version: 1,
      environments: { dev: { seq: 2 }, prod: { seq: 1 }, staging: { seq: 1 } },
    })
    expect(await alice.read('infisical.lock')).not.toMatch(/"A"/)
  })

  it('is kept by push and pull', async () => {
    await alice.write('.env', 'A=2\n')
    await alice.must(['push'])
    expect((await lockOf(alice)).environments['dev']?.seq).toBe(3)
    await bob.must(['secrets', 'set', 'B=1'])
    await alice.must(['pull', '--force'])
    expect((await lockOf(alice)).environments['dev']?.seq).toBe(4)
  })

  it('holds a fresh clone to what the team has seen (attack 52)', async () => {
    const clone = await checkOut(bob, 'clone')
    await clone.write('infisical.lock', await alice.read('infisical.lock'))
    expect(await clone.cli(['pull', '-'])).toMatchObject({ code: 0 })
    const lock = await lockOf(alice)
    const { dev } = lock.environments
    for (const changed of [
      { ...dev, seq: (dev?.seq ?? 0) + 1 },
      { ...dev, hash: 'ab'.repeat(32) },
    ]) {
      await clone.write(
        'infisical.lock',
        JSON.stringify({ ...lock, environments: { ...lock.environments, dev: changed } }),
      )
      const refused = await clone.cli(['run', '--', 'echo', 'started'])
      expect(refused).toMatchObject({ code: 4, stdout: '' })
      expect(refused.stderr).toContain('lock')
    }
  })

  it('that cannot be read stops everything, with what to do', async () => {
    const clone = await checkOut(bob, 'merged')
    await clone.write('infisical.lock', '<<<<<<< HEAD\n')
    const refused = await clone.cli(['pull', '-'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('git checkout')
  })
})

describe('two colleagues', () => {
  it('compare one line, and learn whether the server told both the same (attack 54)', async () => {
    await bob.must(['pull', '-'])
    await alice.must(['pull', '--force'])
    const line = (await bob.must(['status', '--fingerprint'])).trim()
    expect(line).not.toContain('\n')
    const same = await alice.cli(['status', '--compare', line])
    expect(same).toMatchObject({ code: 0 })
    await alice.must(['secrets', 'set', 'C=1'])
    expect((await alice.cli(['status', '--compare', line])).stderr).toContain('this device has seen more')
    expect(await alice.cli(['status', '--compare', `${line}x`])).toMatchObject({ code: 2 })
  })

  it('compare the words of their keys', async () => {
    const me = JSON.parse(await bob.must(['whoami', '--json'])) as { fingerprint: string[] }
    expect(await alice.cli(['members', 'verify', bob.email, '--words', 'abandon '.repeat(8)])).toMatchObject({
      code: 4,
    })
    expect(await alice.must(['members'])).toMatch(/not compared/)
    await alice.must(['members', 'verify', bob.email, '--words', me.fingerprint.join(' ').toUpperCase()])
    expect(await alice.must(['members'])).toMatch(/compared just now/)
  })
})

describe('--max-age', () => {
  it('refuses what is older, by this device’s clock (attack 53)', async () => {
    expect(await bob.cli(['pull', '-', '--max-age', '1h'])).toMatchObject({ code: 0 })
    expect(await bob.cli(['pull', '-', '--max-age', 'soon'])).toMatchObject({ code: 2 })
    // An environment that nobody has touched since it was made is as old as that.
    expect(await bob.cli(['run', '-e', 'prod', '--max-age', '1h', '--', 'true'])).toMatchObject({ code: 0 })
  })
})

describe('a machine that forgot everything', () => {
  const forget = (person: Person) =>
    Promise.all(['cache', 'state/pins'].map((kept) => rm(join(person.home, kept), { recursive: true, force: true })))

  it('is warned, and refuses where nobody looks (attack 73)', async () => {
    await forget(bob)
    const refused = await bob.cli(['run', '--', 'echo', 'started'], { env: { CI: 'true' } })
    expect(refused).toMatchObject({ code: 4, stdout: '' })
    expect(await bob.cli(['run', '--trust-first-contact', '--', 'true'], { env: { CI: 'true' } })).toMatchObject({
      code: 0,
    })
    await forget(bob)
    const warned = await bob.cli(['run', '--', 'true'])
    expect(warned).toMatchObject({ code: 0 })
    expect(warned.stderr).toContain('first')
    expect((await bob.cli(['run', '--', 'true'])).stderr).toBe('')
  })
})

describe('trust reset', () => {
  it('shows both histories, and wants words typed', async () => {
    const refused = await bob.cli(['trust', 'reset'])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/remembered here:[\s\S]*served now:/)
    const [, words = ''] = /--words "([^"]+)"/.exec(refused.stderr) ?? []
    expect(await bob.cli(['trust', 'reset', '--words', 'something else'])).toMatchObject({ code: 1 })
    await bob.must(['trust', 'reset', '--words', words])
    expect(await bob.cli(['pull', '-'])).toMatchObject({ code: 0 })
  })
})
