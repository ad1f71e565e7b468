// The built server as a process of its own: started, stopped, killed and started again, always at the same address.
import { randomBytes } from 'node:crypto'
import { assertBuilt, SERVER_PROGRAM } from './built.ts'
import { bareEnvironment, startProgram, type Ended, type Program } from './program.ts'

export interface ServerOptions {
  /** Holds the embedded database (unless `databaseUrl` names another) and the server key. */
  readonly dataDir: string
  readonly databaseUrl?: string
  /** Further settings of the server. */
  readonly env?: Readonly<Record<string, string>>
  /** What starts it, in place of node alone: `['prlimit', …]`, say. */
  readonly through?: readonly string[]
}

export interface ServerProcess extends AsyncDisposable {
  /** The origin, the same through every restart. */
  readonly url: string
  /** Of the process that runs now. */
  pid(): number
  /** Everything it has logged since it was first started, in JSON lines. */
  log(): string
  /** As a supervisor does: SIGTERM, and patience. */
  stop(): Promise<Ended>
  /** As a power cut does: SIGKILL. */
  kill(): Promise<Ended>
  /** After it has ended. */
  restart(): Promise<void>
}

const startMs = 60_000

/** Resolves when it answers; rejects with what it said when it ends before. */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  assertBuilt()
  const secret = randomBytes(32).toString('hex')
  const past: string[] = []
  let { program, url } = await launch(options, '0', secret)
  const { port } = new URL(url)
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    program.kill(signal)
    return program.ended
  }
  return {
    url,
    pid: () => program.pid,
    log: () => [...past, program.stderr()].join(''),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      past.push((await program.ended).stderr)
      ;({ program, url } = await launch(options, port, secret))
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
    },
  }
}

/** A server that is not expected to come up: answers how it ended. */
export function runServer(options: ServerOptions): Promise<Ended> {
  return program(options, '0', undefined, startMs).ended
}

async function launch(
  options: ServerOptions,
  port: string,
  secret: string,
): Promise<{ program: Program; url: string }> {
  const started = program(options, port, secret, undefined)
  const late = setTimeout(() => started.kill('SIGKILL'), startMs)
  try {
    const [, url = ''] = await started.printed(/ready at (\S+)/)
    return { program: started, url }
  } finally {
    clearTimeout(late)
  }
}

function program(options: ServerOptions, port: string, secret: string | undefined, timeoutMs = 3_600_000): Program {
  const { dataDir, databaseUrl, env = {}, through = [] } = options
  return startProgram([...through, process.execPath, SERVER_PROGRAM], {
    cwd: dataDir,
    timeoutMs,
    env: {
      ...bareEnvironment(),
      PORT: port,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'info',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...(secret === undefined ? {} : { SERVER_SECRET: secret }),
      ...env,
    },
  })
}
