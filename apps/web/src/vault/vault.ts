// Opens the one worker that holds the keys, and gives a page its verbs. Nothing here can read a key: what crosses is what was asked for.
/// <reference types="vite/client" />
// oxlint-disable-next-line import/default -- with `?worker&url` the bundler makes a file of its own and gives its address
import workerUrl from '../worker/worker.ts?worker&url'
import { callsOver, type Calls } from './bridge.ts'
import { createSource } from './source.ts'
import { GROUPS, type Vault, type VaultState } from './surface.ts'
import { watches } from './watch.ts'

/** Once per page: a second one would be a second worker with its own keys. */
export function openVault(): Vault {
  const worker = new Worker(trusted(workerUrl) as string, { type: 'module', name: 'vault' })
  const state = createSource<VaultState>({ status: 'starting' })
  const progress = new Set<(done: number, total: number) => void>()
  const watching = watches()
  const calls = callsOver(worker, {
    ...watching.listeners,
    state: state.set,
    progress: (done: number, total: number) => progress.forEach((listener) => listener(done, total)),
  })
  worker.addEventListener('error', () => {
    calls.end()
    worker.terminate()
    state.set({ status: 'broken' })
  })
  const groups = Object.fromEntries(GROUPS.map((group) => [group, verbsOf(group, calls)]))
  return {
    ...(groups as unknown as Pick<Vault, (typeof GROUPS)[number]>),
    state,
    onProgress(listener) {
      progress.add(listener)
      return () => progress.delete(listener)
    },
    watch: watching.watchBy(calls),
    lock: () => calls.call('lock') as Promise<void>,
    active: nowAndThen(() => void calls.call('active').catch(() => undefined)),
  }
}

/** One verb per name: which there are is the worker's to know, and the types' to say. */
function verbsOf(group: string, calls: Calls): object {
  return new Proxy(
    {},
    {
      get: (_, verb) =>
        typeof verb === 'string' ? (...given: unknown[]) => calls.call(`${group}.${verb}`, ...given) : undefined,
    },
  )
}

const ACTIVE_EVERY_MS = 5_000

/** At most once in a while. */
function nowAndThen(tell: () => void): () => void {
  let last = -ACTIVE_EVERY_MS
  return () => {
    if (performance.now() - last < ACTIVE_EVERY_MS) return
    last = performance.now()
    tell()
  }
}

/** Not yet in TypeScript's library (W3C Trusted Types). */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

/** Where a page may start scripts only from what a policy passes, this one passes this one script. */
function trusted(url: string): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  return trustedTypes === undefined
    ? url
    : trustedTypes.createPolicy('infisical-worker', { createScriptURL: () => url }).createScriptURL(url)
}
