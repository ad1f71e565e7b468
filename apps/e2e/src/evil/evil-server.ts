// A server that lies: a proxy in front of the real one, which passes everything on as it is until it is told what to change. Clients sign
// up, push and pull through it in honest times, so its address is the only one they know.
import { randomInt } from 'node:crypto'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type {
  BundleOutput,
  ChallengeInput,
  ChallengeOutput,
  CommitsInput,
  CommitsOutput,
  JoinInput,
  JoinOutput,
  LogInput,
  LogOutput,
  Nothing,
  OpenInviteInput,
  OpenInviteOutput,
  ProveInput,
  ProveOutput,
  PullInput,
  PullOutput,
  SignUpInput,
  SignUpOutput,
} from '@infisical/contract'

/** What each procedure is asked and answers, of those that can be lied about. */
interface Wire {
  'session.challenge': [ChallengeInput, ChallengeOutput]
  'session.prove': [ProveInput, ProveOutput]
  'account.bundle': [Nothing, BundleOutput]
  'account.signUp': [SignUpInput, SignUpOutput]
  'workspace.log': [LogInput, LogOutput]
  'invite.open': [OpenInviteInput, OpenInviteOutput]
  'invite.join': [JoinInput, JoinOutput]
  'secret.pull': [PullInput, PullOutput]
  'secret.commits': [CommitsInput, CommitsOutput]
}

/**
 * Procedure → what is answered in place of the real server's answer. Whatever comes back is sent, of whatever form. `everywhere` is about
 * every answer that is no refusal, after the other lies.
 */
export type Lies = {
  readonly [Procedure in keyof Wire]?: (answer: Wire[Procedure][1], asked: Wire[Procedure][0]) => unknown
} & { readonly everywhere?: (answer: unknown, asked: unknown) => unknown }

/** Procedure → what the real server is asked in place of what the client asked. */
export type Twists = { readonly [Procedure in keyof Wire]?: (asked: Wire[Procedure][0]) => unknown }

export interface Request {
  readonly procedure: string
  readonly method: string
  /** Whether its question or its answer was changed on the way. */
  readonly changed: boolean
  /** By the client, whatever the real server was asked. */
  readonly asked: unknown
}

export interface EvilServer extends AsyncDisposable {
  readonly url: string
  /** From now on, until the next call. `headers` stand in place of those of every answer. */
  lie(lies: Lies, twists?: Twists, headers?: Readonly<Record<string, string>>): void
  /** From now on everything passes as it is. */
  repent(): void
  /** What was asked since the last call of `lie` or `repent`, oldest first. */
  requests(): readonly Request[]
}

type Change = (value: unknown, asked: unknown) => unknown
type Changes = Readonly<Record<string, Change | undefined>>
type Story = [lies: Changes, twists: Changes, headers: Readonly<Record<string, string>>]

export async function openEvilServer(honest: string): Promise<EvilServer> {
  let [lies, twists, told]: Story = [{}, {}, {}]
  let requests: Request[] = []

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', honest)
    const { method = 'GET' } = incoming
    const procedure = /^\/trpc\/(.+)$/.exec(url.pathname)?.[1] ?? url.pathname
    const sent = await bytesOf(incoming)
    const asked = inputOf(method, url, sent)
    const twisted = twists[procedure]?.(structuredClone(asked), asked) ?? asked
    const twist = differs(asked, twisted)
    const answer = await forward(url, incoming, twist ? Buffer.from(JSON.stringify(twisted)) : sent)
    const lie = lieAbout(answer, [lies[procedure], lies['everywhere']], asked)
    requests.push({ procedure, method, changed: twist || lie !== undefined, asked })
    const { status, headers, body } = lie ?? answer
    const { 'content-length': _, 'transfer-encoding': __, ...kept } = headers
    outgoing.writeHead(status, { ...kept, ...told, 'content-length': body.length }).end(body)
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error))
  })
  // A client that has to think for seconds (a password, on a busy machine) must not find its connection closed just as it asks again.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const begin = (next: Story): void => {
    ;[lies, twists, told] = next
    requests = []
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie: (next, nextTwists = {}, headers = {}) => begin([next as Changes, nextTwists as Changes, headers]),
    repent: () => begin([{}, {}, {}]),
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** Each time as if from another network: who is attacked often is not to be told to wait. */
function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const lengths = body.length > 0 ? { 'content-length': body.length } : {}
    const from = { 'x-forwarded-for': `10.${[1, 2, 3].map(() => randomInt(256)).join('.')}` }
    const options = { method, headers: { ...headers, ...lengths, ...from, host: url.host }, agent: false }
    const outgoing = request(url, options, (incoming) => {
      bytesOf(incoming).then(
        (bytes) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes }),
        reject,
      )
    })
    outgoing.on('error', reject).end(body)
  })
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function inputOf(method: string, url: URL, body: Buffer): unknown {
  const text = method === 'GET' ? url.searchParams.get('input') : body.toString()
  try {
    return JSON.parse(text ?? '') as unknown
  } catch {
    return {}
  }
}

/** Undefined when there is none: nothing was asked that is lied about, or the lie is the truth. A refusal can be lied away too. */
function lieAbout(
  { headers, body }: Answer,
  [about, everywhere]: readonly [Change | undefined, Change | undefined],
  asked: unknown,
): Answer | undefined {
  const isJson = headers['content-type']?.startsWith('application/json') === true
  if ((about === undefined && everywhere === undefined) || !isJson) return undefined
  const { result } = JSON.parse(body.toString()) as { result?: { data: unknown } }
  if (about === undefined && result === undefined) return undefined
  const honest = structuredClone(result?.data ?? {})
  const lie = about === undefined ? honest : about(honest, asked)
  const told = everywhere === undefined ? lie : everywhere(lie, asked)
  if (!differs(result?.data, told)) return undefined
  return { status: 200, headers, body: Buffer.from(JSON.stringify({ result: { data: told } })) }
}

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)
