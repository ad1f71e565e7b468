// A server that lies: a proxy in front of the real one, which passes everything on as it is until it is told what to change. Clients sign
// up, push and pull through it in honest times, so its address is the only one they know.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type {
  AppendInput,
  AppendOutput,
  BundleOutput,
  ChallengeInput,
  ChallengeOutput,
  CommitsInput,
  CommitsOutput,
  JoinInput,
  JoinOutput,
  KeepRecoveryInput,
  LogInput,
  LogOutput,
  Nothing,
  OpenInviteInput,
  OpenInviteOutput,
  ProveInput,
  ProveOutput,
  PullInput,
  PullOutput,
  RecoverInput,
  RecoverOutput,
  SignUpInput,
  SignUpOutput,
} from '@infisical/contract'
import { bytesOf, inputOf, openWay, send, type Answer } from './passing.ts'

/** What each procedure is asked and answers, of those that can be lied about. */
interface Wire {
  'session.challenge': [ChallengeInput, ChallengeOutput]
  'session.prove': [ProveInput, ProveOutput]
  'account.bundle': [Nothing, BundleOutput]
  'account.keepRecovery': [KeepRecoveryInput, Nothing]
  'account.recover': [RecoverInput, RecoverOutput]
  'account.signUp': [SignUpInput, SignUpOutput]
  'workspace.log': [LogInput, LogOutput]
  'workspace.append': [AppendInput, AppendOutput]
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

/** One question, and what the real server said to it. */
export interface Exchange {
  readonly procedure: string
  readonly method: string
  /** By the authorization header: who, as far as the server can tell. */
  readonly as: string
  readonly asked: unknown
  readonly honest: Answer
}

/** What the client gets in place of the honest answer; undefined leaves that as it is. */
export type Meddler = (exchange: Exchange) => Answer | undefined

export interface EvilServer extends AsyncDisposable {
  readonly url: string
  /** From now on, until the next call. `headers` stand in place of those of every answer. */
  lie(lies: Lies, twists?: Twists, headers?: Readonly<Record<string, string>>): void
  /** The same, below the procedures: any byte of any answer. */
  meddle(meddler: Meddler, twists?: Twists): void
  /** From now on everything passes as it is. */
  repent(): void
  /** What was asked since the last call of `lie` or `repent`, oldest first. */
  requests(): readonly Request[]
}

type Change = (value: unknown, asked: unknown) => unknown
type Changes = Readonly<Record<string, Change | undefined>>
type Story = [lies: Changes, twists: Changes, headers: Readonly<Record<string, string>>]

/** `hear` is told of everything that passes, lied about or not. */
export async function openEvilServer(
  honest: string,
  hear: (exchange: Exchange) => void = () => undefined,
): Promise<EvilServer> {
  let [lies, twists, told]: Story = [{}, {}, {}]
  let meddler: Meddler = () => undefined
  const way = openWay()
  let requests: Request[] = []

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', honest)
    const { method = 'GET' } = incoming
    const procedure = /^\/trpc\/(.+)$/.exec(url.pathname)?.[1] ?? url.pathname
    const sent = await bytesOf(incoming)
    const asked = inputOf(method, url, sent)
    const twisted = twists[procedure]?.(structuredClone(asked), asked) ?? asked
    const twist = differs(asked, twisted)
    const answer = await way.forward(url, incoming, twist ? Buffer.from(JSON.stringify(twisted)) : sent)
    const exchange = { procedure, method, as: incoming.headers.authorization ?? '', asked, honest: answer }
    hear(exchange)
    const lie = lieAbout(answer, [lies[procedure], lies['everywhere']], asked) ?? meddler(exchange)
    requests.push({ procedure, method, changed: twist || lie !== undefined, asked })
    const { headers, ...rest } = lie ?? answer
    send(outgoing, { ...rest, headers: { ...headers, ...told } })
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error))
  })
  // A client that has to think for seconds (a password, on a busy machine) must not find its connection closed just as it asks again.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const begin = (next: Story, nextMeddler: Meddler = () => undefined): void => {
    ;[lies, twists, told] = next
    meddler = nextMeddler
    requests = []
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie: (next, nextTwists = {}, headers = {}) => begin([next as Changes, nextTwists as Changes, headers]),
    meddle: (next, nextTwists = {}) => begin([{}, nextTwists as Changes, {}], next),
    repent: () => begin([{}, {}, {}]),
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      way[Symbol.dispose]()
      await new Promise((resolve) => server.close(resolve))
    },
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
