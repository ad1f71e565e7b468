// What moved, told to every server of an installation: ids and numbers, which the database holds in the open anyway. It is told with the
// transaction that moved it: when that is committed, and never otherwise. Nobody may rest on being told; whoever is, looks.
import type { Transaction } from './transact.ts'

/** Ids are lower-case hex: of a workspace 32 bytes, of everything else 16. */
export type Move =
  | { readonly of: 'log'; readonly workspaceId: string; readonly seq: number }
  | {
      readonly of: 'chain'
      readonly workspaceId: string
      readonly environmentId: string
      /** Undefined for a shared chain. */
      readonly owner: string | undefined
      readonly seq: number
    }
  /** Some sessions of that user are over. */
  | { readonly of: 'sessions'; readonly userId: string }

export interface MoveListener {
  /** Once, or again: PostgreSQL tells in the order of commits, and may be asked anew after a connection broke. */
  moved(move: Move): void
  /** From now on moves are told; what moved before may have been missed. Also after every interruption. */
  resumed(): void
}

/** What an engine hears. */
export interface Heard {
  payload(text: string): void
  resumed(): void
}

export const CHANNEL = 'infisical_moves'

/** Within the transaction that moves it. */
export async function announce(tx: Pick<Transaction, '$executeRaw'>, move: Move): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${textOf(move)})`
}

export function heardBy(listener: MoveListener): Heard {
  return {
    payload(text) {
      const move = moveOf(text)
      if (move !== undefined) listener.moved(move)
    },
    resumed: () => listener.resumed(),
  }
}

function textOf(move: Move): string {
  switch (move.of) {
    case 'log':
      return `log ${move.workspaceId} ${move.seq}`
    case 'chain':
      return `chain ${move.workspaceId} ${move.environmentId} ${move.owner ?? '-'} ${move.seq}`
    case 'sessions':
      return `sessions ${move.userId}`
  }
}

const FORM =
  /^(?:log (?<log>[0-9a-f]{64}) (?<entry>\d{1,16})|chain (?<workspace>[0-9a-f]{64}) (?<environment>[0-9a-f]{32}) (?<owner>[0-9a-f]{32}|-) (?<commit>\d{1,16})|sessions (?<user>[0-9a-f]{32}))$/

/** Undefined for what this version does not say: a newer server, or somebody else, may speak on the same channel. */
function moveOf(text: string): Move | undefined {
  const { log, entry, workspace, environment, owner, commit, user } = FORM.exec(text)?.groups ?? {}
  if (log !== undefined) return { of: 'log', workspaceId: log, seq: Number(entry) }
  if (user !== undefined) return { of: 'sessions', userId: user }
  if (workspace === undefined || environment === undefined) return undefined
  return {
    of: 'chain',
    workspaceId: workspace,
    environmentId: environment,
    owner: owner === '-' ? undefined : owner,
    seq: Number(commit),
  }
}
