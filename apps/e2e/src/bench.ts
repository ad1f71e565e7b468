// The benchmarks: `npm run bench [-- section…] [--rounds N]`. Sections: crypto, run, push, peer, memory, server,
// removal, web. Tables only, no verdict: the machine decides the times, so only ratios within one run are worth comparing.
import { parseArgs } from 'node:util'
import { serveBare } from './bench/bare-server.ts'
import { benchFirstPush, benchMemory, benchOneChange, benchPeer, benchRun, prepare } from './bench/commands.ts'
import { benchCrypto } from './bench/crypto-tables.ts'
import { benchRemoval } from './bench/removal.ts'
import { benchThroughput } from './bench/throughput.ts'
import { openStage } from './harness/stage.ts'

const SECTIONS = ['crypto', 'run', 'push', 'peer', 'memory', 'server', 'removal', 'web'] as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '5' },
    'bare-server': { type: 'string' },
  },
})
const body = values['bare-server']
if (body !== undefined) await serveBare(body)
else await bench(positionals.length === 0 ? SECTIONS : positionals, Number(values.rounds), Number(values.seconds))

async function bench(sections: readonly string[], rounds: number, seconds: number): Promise<void> {
  const unknown = sections.find((section) => !SECTIONS.some((known) => known === section))
  if (unknown !== undefined) throw new Error(`There is no section "${unknown}". They are: ${SECTIONS.join(', ')}`)
  const wants = (...names: readonly (typeof SECTIONS)[number][]): boolean =>
    names.some((name) => sections.includes(name))
  if (wants('crypto')) await benchCrypto(rounds)
  if (wants('run', 'push', 'peer', 'memory')) {
    await using stage = await openStage()
    const person = await prepare(stage)
    await benchFirstPush(person)
    if (wants('run')) await benchRun(person, rounds)
    if (wants('push')) await benchOneChange(person, rounds)
    if (wants('peer')) await benchPeer(person, rounds)
    if (wants('memory')) await benchMemory(person)
  }
  if (wants('server')) await benchThroughput(seconds)
  if (wants('removal')) await benchRemoval()
  if (wants('web')) await (await import('./bench/web.ts')).benchWeb()
}
