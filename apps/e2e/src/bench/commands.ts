// What a person waits for: `run` cold and warm, and `push`, against a bare Node and a named peer.
import { createRequire } from 'node:module'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CLI_PROGRAM } from '../harness/built.ts'
import type { Person } from '../harness/person.ts'
import type { Stage } from '../harness/stage.ts'
import { peakMemory, race, timeProcess, timing, type Timing } from './measure.ts'
import { dotenvOf, SIZES } from './secrets.ts'
import { aim, mebibytes, ms, printTable, times, type Row } from './table.ts'

const node = (...words: readonly string[]): readonly string[] => [process.execPath, ...words]
const cli = (...words: readonly string[]): readonly string[] => node(CLI_PROGRAM, ...words)
const BARE = node('-e', '0')

/** A user with one environment per size, filled. */
export async function prepare(stage: Stage): Promise<Person> {
  const person = await stage.user('bench')
  await person.must(['init', '--new', 'bench'])
  for (const size of SIZES) {
    await person.must(['env', 'create', environmentOf(size)])
    await person.write(`.env.${size}`, dotenvOf(size))
  }
  return person
}

export const environmentOf = (size: number): string => `size-${size}`

export async function benchFirstPush(person: Person): Promise<void> {
  const rows: Row[] = []
  for (const size of SIZES) {
    const plan = { cwd: person.folder, env: person.env }
    const bare = timing([await timeProcess(BARE), await timeProcess(BARE), await timeProcess(BARE)])
    const first = await timeProcess(cli('push', `.env.${size}`, '-e', environmentOf(size)), plan)
    rows.push({
      work: `first push of ${size.toLocaleString('en-US')}`,
      cells: [ms(first), times(first / bare.median), `${((first / size) * 1000).toFixed(0)} µs`],
    })
  }
  printTable('First push (once; a second one would find nothing to do)', ['time', '× bare Node', 'per secret'], rows)
}

const RUN_AIMS: Readonly<Record<number, { cold: number; warm: number }>> = {
  10: { cold: 2, warm: 1.6 },
  1_000: { cold: 2, warm: 1.6 },
  10_000: { cold: 3.5, warm: 1.6 },
}

export async function benchRun(person: Person, rounds: number): Promise<void> {
  const plan = { cwd: person.folder, env: person.env }
  const row = (work: string, time: Timing, bare: Timing, limit?: number): Row => ({
    work,
    cells: [
      ms(time.median),
      ms(time.min),
      times(time.median / bare.median),
      limit === undefined ? '' : aim(time.median / bare.median, limit),
    ],
  })
  const start = await race(
    { bare: () => timeProcess(BARE), version: () => timeProcess(cli('--version'), plan) },
    rounds,
  )
  const rows = [row('node -e 0', start.bare, start.bare), row('infisical --version', start.version, start.bare, 1.3)]
  for (const size of SIZES) {
    const run = cli('run', '-e', environmentOf(size), '--', 'true')
    const { bare, cold, warm } = await race(
      {
        bare: () => timeProcess(BARE),
        cold: async () => {
          await forget(person)
          return await timeProcess(run, plan)
        },
        warm: () => timeProcess(run, plan),
      },
      rounds,
    )
    const label = size.toLocaleString('en-US')
    rows.push(
      row(`run, ${label}, cold`, cold, bare, RUN_AIMS[size]?.cold),
      row(`run, ${label}, warm`, warm, bare, RUN_AIMS[size]?.warm),
    )
  }
  printTable('infisical run -- true (cold: no pins, no cache)', ['median', 'min', '× bare Node', 'aim'], rows)
}

/** As on a new device: logged in, but nothing pinned and nothing kept. */
async function forget(person: Person): Promise<void> {
  for (const kept of ['cache', 'state/pins']) await rm(join(person.home, kept), { recursive: true, force: true })
}

export async function benchPeer(person: Person, rounds: number): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('@dotenvx/dotenvx/package.json')
  const dotenvx = join(dirname(manifest), 'src/cli/dotenvx.js')
  const rows: Row[] = []
  for (const size of [10, 100]) {
    const folder = join(person.folder, `peer-${size}`)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '.env'), dotenvOf(size))
    await timeProcess(node(dotenvx, 'encrypt'), { cwd: folder })
    await person.must(['env', 'create', `peer-${size}`])
    await person.must(['push', '-', '-e', `peer-${size}`], { stdin: dotenvOf(size) })
    const { bare, peer, cold, warm } = await race(
      {
        bare: () => timeProcess(BARE),
        peer: () => timeProcess(node(dotenvx, 'run', '--', 'true'), { cwd: folder }),
        cold: async () => {
          await forget(person)
          return await timeProcess(cli('run', '-e', `peer-${size}`, '--', 'true'), {
            cwd: person.folder,
            env: person.env,
          })
        },
        warm: () =>
          timeProcess(cli('run', '-e', `peer-${size}`, '--', 'true'), { cwd: person.folder, env: person.env }),
      },
      rounds,
    )
    for (const [work, time] of [
      ['dotenvx run', peer],
      ['infisical run, cold', cold],
      ['infisical run, warm', warm],
    ] as const)
      rows.push({
        work: `${work}, ${size}`,
        cells: [ms(time.median), ms(time.min), times(time.median / bare.median), times(peer.median / time.median)],
      })
  }
  printTable(
    'Against dotenvx (encrypted file, local, no server)',
    ['median', 'min', '× bare Node', 'faster than the peer'],
    rows,
  )
}

export async function benchOneChange(person: Person, rounds: number): Promise<void> {
  const plan = { cwd: person.folder, env: person.env }
  const rows: Row[] = []
  for (const size of [1_000, 10_000]) {
    // Sections before this one may have forgotten what this file was last in step with; a push without changes notes it again.
    await person.write(`.env.${size}`, dotenvOf(size))
    await person.must(['push', `.env.${size}`, '-e', environmentOf(size)])
    let round = 0
    const { bare, push } = await race(
      {
        bare: () => timeProcess(BARE),
        push: async () => {
          round += 1
          await person.write(`.env.${size}`, dotenvOf(size).replace('old-0-', `v${round}-0-`))
          return await timeProcess(cli('push', `.env.${size}`, '-e', environmentOf(size)), plan)
        },
      },
      rounds,
    )
    const ratio = push.median / bare.median
    rows.push({
      work: `change 1 of ${size.toLocaleString('en-US')} and push`,
      cells: [ms(push.median), ms(push.min), times(ratio), aim(ratio, 3)],
    })
  }
  printTable('Push of one change', ['median', 'min', '× bare Node', 'aim'], rows)
}

export async function benchMemory(person: Person): Promise<void> {
  const plan = { cwd: person.folder, env: person.env }
  const bare = await peakMemory(BARE)
  await forget(person)
  const rows: Row[] = []
  for (const [work, command] of [
    ['run, 10,000, cold', ['run', '-e', environmentOf(10_000), '--', 'true']],
    ['run, 10,000, warm', ['run', '-e', environmentOf(10_000), '--', 'true']],
    ['push, 10,000, nothing changed', ['push', '.env.10000', '-e', environmentOf(10_000), '--force']],
  ] as const) {
    const peak = await peakMemory(cli(...command), plan)
    const extra = peak - bare
    rows.push({
      work,
      cells: [mebibytes(peak), `+ ${mebibytes(extra)}`, `≤ + 60 MiB ${extra <= 60 * 1024 * 1024 ? '✔' : '✘'}`],
    })
  }
  printTable(`Memory peaks of the command line (bare Node: ${mebibytes(bare)})`, ['peak', 'above bare', 'aim'], rows)
}
