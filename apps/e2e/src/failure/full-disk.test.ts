// A disk that is full, under the server and under the CLI: one clear line, and nothing lost that was acknowledged.
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openSmallDisk, type SmallDisk } from '../harness/small-disk.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { secretsOf, startWorkspace } from '../harness/team.ts'
import { expectOneClearLine } from './one-clear-line.ts'

const opened = await openSmallDisk(256)
if (typeof opened === 'string') process.stderr.write(`A full disk is not tested here: ${opened}.\n`)

describe.skipIf(typeof opened === 'string')('a full disk', () => {
  // Of the server; the folder of a pull is on another.
  const disk = opened as SmallDisk
  let stage: Stage
  let alice: Person

  beforeAll(async () => {
    stage = await openStage({ dataDir: disk.path, through: disk.through })
    alice = await stage.user('alice')
    await startWorkspace(alice, 'KEPT=safe\n')
  })
  afterAll(async () => {
    await stage[Symbol.asyncDispose]()
    await disk[Symbol.asyncDispose]()
  })

  it('under a pull: the file stays as it was', async () => {
    const folder = (await openSmallDisk(8)) as SmallDisk
    const { through } = folder
    await writeFile(join(folder.outside, '.infisical.json'), await alice.read('.infisical.json'))
    await writeFile(join(folder.outside, '.env'), 'KEPT=safe\n')
    await alice.must(['pull'], { through })
    await alice.must(['secrets', 'set', `LONG=${'x'.repeat(20_000)}`])
    await folder.fill()
    const before = await readFile(join(folder.outside, '.env'), 'utf8')
    expectOneClearLine(await alice.cli(['pull'], { through }), 1, /disk is full/i)
    expect(await readFile(join(folder.outside, '.env'), 'utf8')).toBe(before)
    await folder.makeRoom()
    await alice.must(['pull'], { through })
    expect(await readFile(join(folder.outside, '.env'), 'utf8')).toContain('LONG=')
    await alice.must(['secrets', 'delete', 'LONG', '--yes'])
    await folder[Symbol.asyncDispose]()
  })

  it('under the server: it loses nothing it acknowledged, and goes on when there is room', async () => {
    await disk.fill()
    const acknowledged: Record<string, string> = { KEPT: 'safe' }
    const big = (): string => randomBytes(24_000).toString('hex')
    let refused
    for (let round = 0; refused === undefined && round < 40; round += 1) {
      const values = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`BIG_${round}_${index}`, big()]))
      const stdin = Object.entries(values).map(([name, value]) => `${name}=${value}\n`)
      const ended = await alice.cli(['push', '-'], { stdin: stdin.join('') })
      if (ended.code === 0) Object.assign(acknowledged, values)
      else refused = ended
    }
    if (refused === undefined) throw new Error('The disk was never full')
    expectOneClearLine(refused, 1, /disk of the server is full/)

    await disk.makeRoom()
    await stage.server.stop()
    await stage.server.restart()
    expect(await secretsOf(alice)).toEqual(acknowledged)
    await alice.must(['secrets', 'set', 'AFTER=1'])
  })
})
