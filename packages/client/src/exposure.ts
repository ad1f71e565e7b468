// What to change where it comes from: nobody can take back what somebody has read. The signed log says who could read what, and until when; the
// entry that began the next epoch says where every chain stood then; and of every value it is signed since when it has been what it is.
import type { EnvironmentId, Id } from '@infisical/crypto'
import {
  decodeEntryBody,
  decodeEnvelope,
  environments,
  mayRead,
  rotationIn,
  type Entry,
  type Environment,
  type Rights,
  type State,
} from '@infisical/protocol'
import type { Exposure } from './client-sharing.ts'
import type { Context } from './context.ts'
import { environmentKey } from './keyring.ts'
import { NO_NOTES, type OpenedChain } from './opened-chain.ts'
import { syncEnvironment } from './sync.ts'
import { extendWorkspace, fetchLog, keepWorkspace, openDesk } from './workspace-log.ts'

/** Somebody could read these environments until the entry `seq`, and not after it. */
interface Departure {
  readonly id: Id
  readonly who: Exposure['who']
  readonly kind: Exposure['kind']
  readonly seq: number
  readonly lost: readonly EnvironmentId[]
}

export async function exposure(context: Context, workspaceId: string): Promise<Exposure[]> {
  const desk = await openDesk(context, workspaceId)
  const { entries: envelopes, headSeq, boxes } = await fetchLog(desk, -1)
  const news = { entries: envelopes, headSeq, boxes: () => Promise.resolve(boxes) }
  const workspace = await extendWorkspace(desk, undefined, news)
  await keepWorkspace(desk, workspace)
  const { verified, keyring } = workspace
  const entries = envelopes.map((envelope) => decodeEntryBody(decodeEnvelope(envelope).body))
  const departures = departuresIn(verified.state, entries)
  const found: Exposure[] = []
  for (const environment of environments(verified.state)) {
    const hasGone = departures.filter(({ id, lost }) => {
      return lost.includes(environment.id) && !mayRead(verified.state, id, environment.id, verified.head.seq)
    })
    const isOpen = environmentKey(keyring, verified, environment.id) !== undefined
    if (hasGone.length === 0 || !isOpen) continue
    const [chain] = (await syncEnvironment({ ...desk, workspace }, environment.name, ['shared'])).chains
    if (chain !== undefined) found.push(...exposedIn(environment, chain, { departures: hasGone, entries }))
  }
  return found.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

const placeOf = ({ environment, folder, name, who }: Exposure): string =>
  [environment, folder, name, who.email ?? who.name].join('\0')

function departuresIn(state: State, entries: readonly Entry[]): Departure[] {
  const people = state.members.flatMap(({ userId, name, email, rights }) =>
    rights.flatMap((span, i): Departure[] => {
      const { until: seq } = span
      if (seq === undefined) return []
      const next = rights[i + 1]
      const lost = lostBy(state, seq, span, next?.from === seq ? next : undefined)
      return [{ id: userId, who: { name, email, machine: false }, kind: kindOf(entries[seq], userId), seq, lost }]
    }),
  )
  const machines = state.machines.flatMap(({ id, name, access, until: seq }): Departure[] => {
    if (seq === undefined) return []
    return [{ id, who: { name, machine: true }, kind: 'machine', seq, lost: lostBy(state, seq, { access }, undefined) }]
  })
  return [...people, ...machines]
}

function kindOf(entry: Entry | undefined, userId: Id): Departure['kind'] {
  if (entry?.type !== 'remove-member') return 'narrowed'
  return entry.actor === userId ? 'left' : 'removed'
}

type Reach = Pick<Rights, 'access'>

/** Of the environments that were there. */
function lostBy(state: State, seq: number, before: Reach, after: Reach | undefined): EnvironmentId[] {
  const wasThere = ({ addedAt, removedAt }: Environment) =>
    addedAt < seq && (removedAt === undefined || removedAt > seq)
  const reaches = ({ access }: Reach, id: EnvironmentId) => access === 'all' || access.includes(id)
  return state.environments
    .filter((one) => wasThere(one) && reaches(before, one.id) && !(after !== undefined && reaches(after, one.id)))
    .map(({ id }) => id)
}

/** The values that were there when he lost the keys, and are still the same. Who went twice is named for the later time. */
function exposedIn(
  { id, name: environment }: Environment,
  { names, changed, notes }: OpenedChain,
  { departures, entries }: { departures: readonly Departure[]; entries: readonly Entry[] },
): Exposure[] {
  const latest = new Map(departures.map((departure) => [departure.id, departure]))
  return [...latest.values()].flatMap(({ who, kind, seq }) => {
    const stood = headAfter(entries, seq, id)
    const since = entries[seq]?.time ?? 0
    return [...names.entries()]
      .filter(([place]) => (changed[place] as number) <= stood)
      .map(([place, name]) => {
        const { folder } = notes.get(place) ?? NO_NOTES
        return { environment, name, folder, who, kind, since }
      })
  })
}

/** Where the chain stood when the keys were next changed: until then nothing could be sealed under others. Everything, when they never were. */
function headAfter(entries: readonly Entry[], seq: number, environmentId: EnvironmentId): number {
  for (const entry of entries.slice(seq)) {
    const head = rotationIn(entry)?.heads.find((one) => one.environmentId === environmentId)
    if (head !== undefined) return head.seq
  }
  return Infinity
}
