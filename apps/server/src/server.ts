// A whole server, from its settings to an address that answers, and back. `main.ts` starts one; so does every end-to-end test.
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createCaches, createServerKeys, Live, sweep, type Services } from '@infisical/api'
import { REQUEST_LIMITS } from '@infisical/contract/limits'
import { openDatabase, type Database } from '@infisical/db'
import { watchDatabase } from './database-watch.ts'
import { createHttp, type Http } from './http.ts'
import { createLog, type Log } from './log.ts'
import { openPost, type Post } from './mail/choose.ts'
import { mountPacks } from './packs.ts'
import { loadServerSecret } from './server-secret.ts'
import { originOf, type Settings } from './settings.ts'
import { sweepNowAndThen } from './sweeping.ts'
import { mountApi } from './trpc.ts'
import { within } from './within.ts'

export interface RunningServer {
  /** The origin people use. */
  readonly url: string
  readonly port: number
  /** Resolves with the reason when the embedded database has stopped for good: close, and start again. */
  readonly lost: Promise<Error>
  /**
   * Stops: takes no new connection, answers what is under way, sends waiting mail, closes the database. What is not done at the
   * deadline (10 s if not given) is cut off. Closing twice is closing once.
   */
  close(deadlineMs?: number): Promise<void>
}

export interface StartOptions {
  /** Told what a person at a terminal wants to know; never a secret. Silent if not given. */
  readonly announce?: (line: string) => void
  /** Instead of JSON lines on stderr. */
  readonly log?: Log
  /** Where the migrations lie, when not beside the source of the database package. */
  readonly migrationsDirectory?: string
  /** Where the build of the web app lies, when not beside the source of the app. */
  readonly webDirectory?: string
}

const WEB_BUILD = fileURLToPath(new URL('../../web/dist', import.meta.url))

const drainMs = 10_000
const mailMs = 5_000

/** Starts a server. Rejects with what `explain` (failure.ts) puts into a line; nothing is left behind then. */
export async function startServer(settings: Settings, options: StartOptions = {}): Promise<RunningServer> {
  const { announce = () => undefined, log = createLog(settings.logLevel) } = options
  const keys = await createServerKeys(await loadServerSecret(settings))
  const database = await openDatabase(databaseOptions(settings, options))
  try {
    const origin = (): string => originOf(settings, port())
    const secure = settings.publicUrl?.startsWith('https:') ?? false
    const post = await openPost(settings.mail, { host: new URL(originOf(settings, 0)).hostname, log, announce })
    const mail = post.mailer
    const [caches, live] = [createCaches(), new Live(database)]
    const services: Services = { db: database, keys, mail, clock: Date.now, log, origin, caches, live }
    const watch = watchDatabase(database, { log })
    const http = await createHttp({
      log,
      onFailure: watch.failed,
      ping: () => database.ping(),
      webDirectory: options.webDirectory ?? WEB_BUILD,
      secure,
      proxies: settings.proxies,
      bodyLimit: REQUEST_LIMITS.body,
      mount: (scope) => mountApi(scope, { services, secure }),
      mountBare: (scope) => mountPacks(scope, services),
      ...(post.outbox !== undefined && { outbox: post.outbox }),
    })
    const port = (): number => (http.app.server.address() as AddressInfo | null)?.port ?? settings.port
    await http.app.listen({ host: settings.host, port: settings.port })
    const endSweeping = sweepNowAndThen({ sweep: () => sweep(services), log, onFailure: watch.failed })
    log.info('listening', { address: origin(), engine: database.engine })
    return {
      url: origin(),
      port: port(),
      lost: watch.lost,
      close: closing({ http, live, post, database, log, endSweeping }),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

function databaseOptions({ databaseUrl, dataDir }: Settings, { migrationsDirectory }: StartOptions) {
  return {
    ...(databaseUrl === undefined ? { dataDir } : { url: databaseUrl }),
    ...(migrationsDirectory !== undefined && { migrationsDirectory }),
  }
}

interface Parts {
  readonly http: Http
  readonly live: Live
  readonly post: Post
  readonly database: Database
  readonly log: Log
  readonly endSweeping: () => Promise<void>
}

function closing({ http, live, post, database, log, endSweeping }: Parts): RunningServer['close'] {
  let closed: Promise<void> | undefined
  const close = async (deadlineMs: number): Promise<void> => {
    const sweepingEnded = endSweeping()
    // They would go on for minutes; their clients open them anew, at a server that stays.
    live.end()
    await http.drain.start(deadlineMs)
    const lost = await post.mailer.flush(Math.min(mailMs, deadlineMs))
    if (lost > 0) log.error('mail-lost', { count: lost })
    const closing = sweepingEnded.then(() => database.close())
    if ((await within(deadlineMs, closing, 'late')) === 'late') log.error('database-not-closed')
  }
  return (deadlineMs = drainMs) => (closed ??= close(deadlineMs))
}
