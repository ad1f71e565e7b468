// Pulls per second and p99 of the server with 1,000 secrets at 32 connections, on both databases, against Fastify alone with one body of
// the same size.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testEngines } from '@infisical/db/testing'
import { openStageOn } from '../harness/stage-on.ts'
import { startProgram } from '../harness/program.ts'
import type { Person } from '../harness/person.ts'
import { fetchAll, load, type Request } from './load.ts'
import { dotenvOf } from './secrets.ts'
import { mebibytes, ms, perSecond, printTable, times, type Row } from './table.ts'

const SECRETS = 1_000
const CONNECTIONS = 32

export async function benchThroughput(seconds: number): Promise<void> {
  const rows: Row[] = []
  let wire = ''
  for (const engine of testEngines) {
    await using stage = await openStageOn(engine)
    const user = await stage.user('bench')
    await user.must(['init', '--new', 'bench'])
    await user.must(['push', '-'], { stdin: dotenvOf(SECRETS) })
    const pull = await pullRequests(user, stage.server.url)
    const bare = await bareLoad(user, await fetchAll(stage.server.url, pull.fetch), seconds)
    const whole = await loaded(stage.server.url, [pull.ask, pull.fetch], seconds)
    const ask = await loaded(stage.server.url, [pull.ask], seconds)
    const fetchPack = await loaded(stage.server.url, [pull.fetch], seconds)
    const memory = mebibytes(residentBytes(stage.server.pid()))
    const pulls = { ...whole, perSecond: whole.perSecond / 2 }
    for (const [work, figures] of [
      ['bare Fastify, same body', bare],
      [`${engine.name}: whole pull (2 requests)`, pulls],
      [`${engine.name}: secret.pull alone`, ask],
      [`${engine.name}: pack alone`, fetchPack],
    ] as const)
      rows.push({
        work,
        cells: [perSecond(figures.perSecond), ms(figures.p99), times(bare.perSecond / figures.perSecond)],
      })
    rows.push({ work: `${engine.name}: resident memory after it`, cells: [memory, '', ''] })
    wire = `${(pull.packBytes / SECRETS).toFixed(0)} bytes a secret on the wire (pack of ${pull.packBytes.toLocaleString('en-US')} bytes)`
  }
  printTable(
    `Server, ${SECRETS.toLocaleString('en-US')} secrets, ${CONNECTIONS} connections · ${wire}`,
    ['rate', 'p99', 'slower than bare'],
    rows,
  )
}

interface PullRequests {
  readonly ask: Request
  readonly fetch: Request
  readonly packBytes: number
}

/** The two requests of a cold pull, as the client makes them: the typed question, and the pack by its ticket. */
async function pullRequests(user: Person, url: string): Promise<PullRequests> {
  const { workspace } = JSON.parse(await user.read('.infisical.json')) as { workspace: string }
  const environments = JSON.parse(await user.must(['env', 'list', '--json'])) as {
    name: string
    environmentId: string
  }[]
  const environmentId = environments.find(({ name }) => name === 'dev')?.environmentId
  const input = {
    workspaceId: workspace,
    logAfter: -1,
    boxes: true,
    chains: [{ environmentId, kind: 'shared', since: 0 }],
  }
  const path = `/trpc/secret.pull?input=${encodeURIComponent(JSON.stringify(input))}`
  const headers = { authorization: `Bearer ${await accessToken(user)}`, 'x-infisical-client': 'bench/0' }
  const answer = await fetch(url + path, { headers })
  const { result } = (await answer.json()) as {
    result: { data: { chains: { chainId: string; headSeq: number; ticket: string; bytes: number }[] } }
  }
  const [chain] = result.data.chains
  if (chain?.ticket === undefined) throw new Error('the pack was expected to be too large to stand in the answer')
  return {
    ask: { path, headers },
    fetch: {
      path: `/packs/${chain.chainId}/${chain.headSeq}`,
      headers: { authorization: `Pack ${chain.ticket}` },
    },
    packBytes: chain.bytes,
  }
}

async function accessToken(user: Person): Promise<string> {
  const folder = join(user.home, 'state', 'sessions')
  const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const kept = JSON.parse(await readFile(join(folder, file), 'utf8')) as { session: { tokens: { access: string } } }
  return kept.session.tokens.access
}

/** Fastify with the very bytes: what they are decides how fast a client reads them. */
async function bareLoad(user: Person, body: Buffer, seconds: number) {
  const file = join(user.folder, 'body')
  await writeFile(file, body)
  const program = startProgram([process.execPath, process.argv[1] ?? '', '--bare-server', file], {
    cwd: process.cwd(),
    env: { PATH: process.env['PATH'] ?? '' },
    timeoutMs: 600_000,
  })
  const [url] = await program.printed(/http:\/\/\S+/)
  try {
    return await loaded(url, [{ path: '/', headers: {} }], seconds)
  } finally {
    program.kill('SIGKILL')
    await program.ended
  }
}

/** After a second that does not count. */
async function loaded(url: string, requests: readonly Request[], seconds: number) {
  await load(url, requests, { connections: CONNECTIONS, seconds: 1 })
  return await load(url, requests, { connections: CONNECTIONS, seconds })
}

function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) * 1024
}
