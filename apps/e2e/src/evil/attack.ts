// An attack is a row of the list of attacks: what the server says in place of the truth, and the one code that a client must answer with.
import type { CryptoErrorCode } from '@infisical/crypto'
import type { ChainAnswer, PullInput } from '@infisical/contract'
import type { ClientErrorCode } from '@infisical/client'
import type { TrustCode } from '@infisical/protocol'
import type { Lies } from './evil-server.ts'
import type { State, World } from './world.ts'

export interface Attack {
  /** Its number in the list. */
  readonly row: number
  readonly what: string
  readonly code: TrustCode | CryptoErrorCode | ClientErrorCode
  /** Default: all that hold for what is attacked. */
  readonly states?: readonly State[]
  /** What the client still has to send in order to find out. Default: nothing. */
  readonly sends?: readonly string[]
  readonly lies: (world: World) => Lies | Promise<Lies>
}

type ChainLie = Partial<Record<keyof ChainAnswer, unknown>>

/** Says this about the shared (or the personal) secrets of an environment. */
export function sayOfChain(lie: (honest: ChainAnswer) => ChainLie, kind: 'shared' | 'personal' = 'shared'): Lies {
  return {
    'secret.pull': (answer, asked: PullInput) => ({
      ...answer,
      chains: answer.chains.map((honest, i) =>
        asked.chains[i]?.kind === kind ? { ...honest, ...lie(honest) } : honest,
      ),
    }),
  }
}

/** What is said about the log: entries (base64url) that follow upon `after`, and its head. */
export interface Told {
  readonly entries: readonly string[]
  readonly headSeq: number
}

/** Says this about the log, wherever a client asks for it. */
export function sayOfLog(lie: (honest: Told, after: number) => Told): Lies {
  return {
    'workspace.log': (answer, { afterSeq }) => ({ ...answer, ...lie(answer, afterSeq) }),
    'secret.pull': (answer, { logAfter }) => ({ ...answer, ...lie(answer, logAfter) }),
  }
}
