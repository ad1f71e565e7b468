// Sealing and opening n secrets against the raw AES-GCM loop of the same runtime. The same function is measured in Node and in a page.
import {
  newId,
  openPairs,
  parseHash,
  randomBytes,
  sealPairs,
  secretKeysOf,
  type ChainContext,
  type EnvironmentId,
  type EnvironmentKey,
  type OpenedPair,
  type PairId,
  type WorkspaceId,
} from '@infisical/crypto'

export interface CryptoFigures {
  readonly seal: number
  readonly open: number
  readonly rawSeal: number
  readonly rawOpen: number
}

/** The runtime's own AES-256-GCM over as many messages of the same sizes, with associated data of the same size. */
export interface RawLoop {
  seal(key: Uint8Array, messages: readonly Uint8Array[], aad: Uint8Array): Promise<readonly Uint8Array[]>
  open(key: Uint8Array, sealed: readonly Uint8Array[], aad: Uint8Array): Promise<void>
}

const AAD_BYTES = 170

/** The best of `rounds`, in milliseconds. */
export async function measureCrypto(size: number, rounds: number, raw: RawLoop): Promise<CryptoFigures> {
  const context: ChainContext = {
    workspaceId: parseHash<WorkspaceId>('ab'.repeat(32)),
    environmentId: newId<EnvironmentId>(),
    kind: 'shared',
  }
  const keys = secretKeysOf(randomBytes(32) as EnvironmentKey)
  const pairs = Array.from({ length: size }, (_, n): OpenedPair => ({
    pairId: newId<PairId>(),
    version: 1,
    epoch: 1,
    name: `SERVICE_${String(n).padStart(5, '0')}_TOKEN`,
    folder: '',
    comment: '',
    tags: [],
    value: 'abcdefghijklmnopqrstuvwxyz0123456789',
  }))
  const aad = randomBytes(AAD_BYTES)
  const key = randomBytes(32)
  const messages = pairs.flatMap(() => [new Uint8Array(64), new Uint8Array(64)])

  const figures = { seal: Infinity, open: Infinity, rawSeal: Infinity, rawOpen: Infinity }
  const best = async <T>(what: keyof CryptoFigures, work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await work()
    figures[what] = Math.min(figures[what], performance.now() - started)
    return result
  }
  for (let round = 0; round < rounds; round++) {
    const rawSealed = await best('rawSeal', () => raw.seal(key, messages, aad))
    const sealed = await best('seal', () => sealPairs(keys, context, pairs))
    await best('rawOpen', () => raw.open(key, rawSealed, aad))
    await best('open', () => openPairs(keys, context, sealed))
  }
  return figures
}
