// A machine with nothing but a token: no login, no keychain, no config file, a disk it cannot write to.
import { chmod, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLI_PROGRAM } from '../harness/built.ts'
import type { Person } from '../harness/person.ts'
import { bareEnvironment, startProgram, type Ended } from '../harness/program.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { startWorkspace } from '../harness/team.ts'

let stage: Stage
let alice: Person
let nowhere: string
let reader: string
let writer: string

beforeAll(async () => {
  stage = await openStage()
  alice = await stage.user('alice')
  await startWorkspace(alice, 'A=dev\n')
  await alice.must(['secrets', 'set', '-e', 'prod', 'A=prod', 'B=2'])
  nowhere = join(stage.directory, 'nowhere')
  await mkdir(nowhere)
  await chmod(nowhere, 0o555)
  reader = (await alice.must(['token', 'create', 'ci', '-e', 'prod', '--read', '--expires', '90d'])).trim()
  writer = (await alice.must(['token', 'create', 'deploy', '-e', 'prod', '--write'])).trim()
})
afterAll(() => stage[Symbol.asyncDispose]())

const machine = (token: string, words: readonly string[]): Promise<Ended> =>
  startProgram([process.execPath, CLI_PROGRAM, ...words], {
    cwd: nowhere,
    env: { ...bareEnvironment(), HOME: nowhere, INFISICAL_TOKEN: token, CI: 'true', NO_COLOR: '1' },
  }).ended

describe('a token', () => {
  it('is one string that knows its server, its workspace and its keys', async () => {
    expect(reader).toMatch(/^infisical_[\w-]+$/)
    const { code, stdout, stderr } = await machine(reader, ['pull', '-', '-e', 'prod', '--format', 'json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ A: 'prod', B: '2' })
  })

  it('runs a program with the secrets, and never hands itself on', async () => {
    const print = 'console.log(process.env.A, process.env.INFISICAL_TOKEN)'
    expect(await machine(reader, ['run', '-e', 'prod', '--', process.execPath, '-e', print])).toMatchObject({
      code: 0,
      stdout: 'prod undefined\n',
    })
  })

  it('leaves no trace on the disk', async () => {
    expect(await readdir(nowhere)).toEqual([])
  })

  it('opens no other environment, and pushes nothing when it may only read (attack 78)', async () => {
    for (const words of [
      ['pull', '-', '-e', 'dev'],
      ['secrets', 'get', 'A', '-e', 'staging'],
      ['secrets', 'set', 'A=evil', '-e', 'prod'],
      ['pull', '-', '-e', 'prod', '-w', 'f'.repeat(64)],
    ]) {
      const refused = await machine(reader, words)
      expect({ words, ...refused }).toMatchObject({ code: 3, stdout: '' })
    }
  })

  it('pushes when it may write, and its commits verify for everybody', async () => {
    expect(await machine(writer, ['secrets', 'set', 'C=3', '-e', 'prod'])).toMatchObject({ code: 0 })
    expect(await alice.must(['secrets', 'get', 'C', '-e', 'prod', '--plain'])).toBe('3')
  })

  it('does nothing else', async () => {
    for (const words of [['members'], ['token', 'list'], ['rotate', '--yes'], ['env', 'list'], ['verify']])
      expect({ words, ...(await machine(writer, words)) }).toMatchObject({ code: 3, stdout: '' })
  })

  it('that is not whole is told as such, and never repeated', async () => {
    for (const broken of [reader.slice(0, -1), `${reader}x`, 'infisical_', 'nonsense']) {
      const refused = await machine(broken, ['pull', '-', '-e', 'prod'])
      expect(refused).toMatchObject({ code: 2, stdout: '' })
      expect(refused.stderr).not.toContain(broken.slice(10, 40) || '\0')
    }
  })

  it('is listed with when and from where it was used', async () => {
    const listed = JSON.parse(await alice.must(['token', 'list', '--json'])) as Record<string, unknown>[]
    expect(listed).toMatchObject([
      {
        name: 'ci',
        role: 'reader',
        environments: ['prod'],
        expired: false,
        createdBy: alice.email,
        address: '127.0.0.1',
      },
      { name: 'deploy', role: 'writer', environments: ['prod'] },
    ])
    expect(JSON.stringify(listed)).not.toContain(reader)
  })

  it('that is revoked opens nothing from then on, and what it read is listed', async () => {
    const { stderr } = await alice.cli(['token', 'revoke', 'ci', '--yes'])
    expect(stderr).toContain('revoked ci · new keys (epoch 2)')
    const refused = await machine(reader, ['pull', '-', '-e', 'prod'])
    expect(refused).toMatchObject({ code: 3, stdout: '' })
    expect(await machine(writer, ['pull', '-', '-e', 'prod'])).toMatchObject({ code: 0 })
    const exposed = JSON.parse(await alice.must(['rotation', '--json'])) as { name: string; kind: string }[]
    expect(exposed.map(({ name, kind }) => [name, kind])).toEqual([
      ['A', 'machine'],
      ['B', 'machine'],
      ['C', 'machine'],
    ])
  })
})
