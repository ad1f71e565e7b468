// Pulling: the verified secrets of an environment, the caller's personal ones over the shared.
import type { EnvironmentId } from '@infisical/crypto'
import { decodeCommit } from '@infisical/protocol'
import { writeFileBase } from './bases.ts'
import { beforeOf, contextOf } from './chain-answer.ts'
import type { PullOptions, PullResult, Secret } from './client.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { fetchKept, openKept } from './kept-chain.ts'
import { NO_NOTES, type OpenedChain } from './opened-chain.ts'
import { chainKey, readHint, type ChainKind } from './pins.ts'
import { baseAfterPull } from './push-plan.ts'
import { syncEnvironment, type Synced } from './sync.ts'
import { markInStep, openDesk, type Desk } from './workspace-log.ts'

export async function pull(context: Context, options: PullOptions): Promise<PullResult> {
  const desk = await openDesk(context, options.workspaceId)
  // A machine has nothing of its own.
  const isShared = options.personal === false || context.isToken
  const kinds: readonly ChainKind[] = isShared ? ['shared'] : ['shared', 'personal']
  const synced =
    options.offline === true
      ? await readKept(desk, options.environment, kinds)
      : await syncEnvironment(desk, options.environment, kinds)
  const [shared, personal] = synced.chains
  if (shared === undefined) throw new ClientError('nothing-cached')
  if (options.maxAgeMs !== undefined) checkAge(desk, synced.environmentId, shared, options.maxAgeMs)
  return {
    workspaceId: options.workspaceId,
    workspaceName: shared.workspaceName,
    environment: options.environment,
    secrets: secretsOf(shared, personal),
    head: shared.head,
    stats: { way: synced.way, opened: synced.opened },
    fromCache: synced.way === 'warm' || synced.way === 'offline',
    remember: (file) => remember(desk, synced.environmentId, { shared, personal }, file),
  }
}

function checkAge(desk: Desk, environmentId: EnvironmentId, shared: OpenedChain, maxAgeMs: number): void {
  const time = headTime(desk, environmentId, shared)
  if (desk.context.now() - time > maxAgeMs) throw new ClientError('freshness', { time })
}

/** By the time that the author of the head signed: the server's word does not count. */
export function headTime(desk: Desk, environmentId: EnvironmentId, shared: OpenedChain): number {
  const { envelope } = beforeOf(contextOf(desk, environmentId, 'shared'), shared).view.head
  return envelope === undefined ? 0 : decodeCommit(envelope).commit.time
}

type Offline = Omit<Synced, 'way' | 'workspace'> & { readonly way: 'offline' }

/** What was last verified here. What the pins know to be newer cannot be shown, and what is older is not shown. */
async function readKept(desk: Desk, environment: string, kinds: readonly ChainKind[]): Promise<Offline> {
  const environmentId = readHint(desk.pins, environment)
  if (environmentId === undefined) throw new ClientError('nothing-cached')
  const chains = await Promise.all(
    kinds.map(async (kind) => {
      const chain = await openKept(await fetchKept(desk, { environmentId, kind }), environment)
      const pin = desk.pins?.chains[chainKey(environmentId, kind)]
      if (pin !== undefined && (chain === undefined || chain.head.seq < pin.seq))
        throw new ClientError('nothing-cached')
      return chain
    }),
  )
  return { environmentId, chains, way: 'offline', opened: 0 }
}

function secretsOf(shared: OpenedChain, personal: OpenedChain | undefined): Secret[] {
  const secrets = listOf(shared, 'shared')
  if (personal === undefined || personal.names.length === 0) return secrets
  const own = listOf(personal, 'personal')
  const placeOf = ({ folder, name }: Secret) => `${folder}\0${name}`
  const overridden = new Set(own.map(placeOf))
  return [...secrets.filter((secret) => !overridden.has(placeOf(secret))), ...own]
}

/** In the order of pair ids. */
export function listOf({ names, values, notes }: OpenedChain, source: Secret['source']): Secret[] {
  const secrets = new Array<Secret>(names.length)
  for (let i = 0; i < names.length; i++) {
    const { folder, comment, tags } = (notes.size === 0 ? undefined : notes.get(i)) ?? NO_NOTES
    secrets[i] = { name: names[i] as string, value: values[i] as string, source, folder, comment, tags }
  }
  return secrets
}

async function remember(
  desk: Desk,
  environmentId: EnvironmentId,
  { shared, personal }: { shared: OpenedChain; personal: OpenedChain | undefined },
  file: string | undefined,
): Promise<void> {
  const values = secretsOf(shared, personal).map(({ name, value, source }) => ({
    name,
    value,
    personal: source === 'personal',
  }))
  const base = baseAfterPull(values, new Set(shared.names), shared.head.seq)
  await writeFileBase(desk, { environmentId, kind: 'shared', file }, base)
  await markInStep(desk, {
    [chainKey(environmentId, 'shared')]: shared.head.seq,
    ...(personal === undefined ? {} : { [chainKey(environmentId, 'personal')]: personal.head.seq }),
  })
}
