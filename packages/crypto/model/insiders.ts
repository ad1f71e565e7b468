// What a server can offer: everything that honest people signed, and everything that its accomplices can sign onto that. They know every
// statement, may claim any position and any epoch, and are bound by nothing but that they have no key of an honest person.
import type { Accept } from './actions.ts'
import type { Device } from './client.ts'
import type { Honest, Scenario } from './scenarios.ts'
import { lineAfter, makeCommit, makeEntry, type Commit, type Entry } from './statements.ts'
import { asSet, type World } from './world.ts'

export interface Offers {
  readonly logs: readonly Entry[]
  /** Heads whose commits stand on this log, or on an entry of another one. */
  readonly headsOn: (log: Entry) => readonly Commit[]
  /** What each device made of these offers, kept because many worlds share them. */
  readonly accepted: Readonly<Record<Honest, Map<Device, readonly Accept[]>>>
}

export function makeOffers(scenario: Scenario): (world: World) => Offers {
  const kept = new Map<string, Offers>()
  return ({ signed, devices: { alice, bob } }) => {
    // What was accepted from an accomplice can be built upon like what honest people signed.
    const entries = asSet([...signed.entries, alice.log, bob.log])
    const commits = asSet([...signed.commits, alice.head, bob.head].filter((head) => head !== undefined))
    const key = [...entries.map(({ id }) => id), '|', ...commits.map(({ id }) => id)].join()
    const offers = kept.get(key) ?? offersFrom(scenario, entries, commits)
    kept.set(key, offers)
    return offers
  }
}

function offersFrom(scenario: Scenario, entries: readonly Entry[], commits: readonly Commit[]): Offers {
  const forged = entries.flatMap((entry) => forgedEntries(scenario, entry, commits))
  const kept = new Map<Entry, readonly Commit[]>()
  const headsOn = (log: Entry): readonly Commit[] => {
    const positions = asSet([...lineAfter(log, undefined), ...entries])
    const heads = kept.get(log) ?? asSet([...commits, ...forgedCommits(scenario, commits, positions)])
    kept.set(log, heads)
    return heads
  }
  return { logs: asSet([...entries, ...forged]), headsOn, accepted: { alice: new Map(), bob: new Map() } }
}

/** Somebody leaves, or starts an epoch, with a key for all members or for himself alone, over any head that there is. */
function forgedEntries(scenario: Scenario, previous: Entry, heads: readonly Commit[]): Entry[] {
  const { dishonest, members, bounds } = scenario
  if (previous.seq >= bounds.entries) return []
  const gone = lineAfter(previous, undefined).map(({ target }) => target)
  const all = members.filter((person) => !gone.includes(person))
  return dishonest.flatMap((actor) => [
    makeEntry({ previous, actor, type: 'leave', target: actor, receivers: [], head: undefined }),
    ...heads.flatMap((head) =>
      [all, [actor]].map((receivers) =>
        makeEntry({ previous, actor, type: 'rotate', target: undefined, receivers, head }),
      ),
    ),
  ])
}

/** Commits one upon the other, onto each of these, at each of these positions, of every epoch that there can be. */
function forgedCommits(scenario: Scenario, onto: readonly Commit[], positions: readonly Entry[]): Commit[] {
  const { dishonest, bounds } = scenario
  const epochs = Array.from({ length: bounds.entries + 1 }, (_, i) => i + 1)
  const forged: Commit[] = []
  let tips = onto
  for (let length = 1; length <= bounds.run; length += 1) {
    tips = tips
      .filter(({ seq }) => seq < bounds.commits)
      .flatMap((previous) =>
        dishonest.flatMap((author) =>
          positions.flatMap((log) => epochs.map((epoch) => makeCommit({ previous, author, log, epoch }))),
        ),
      )
    forged.push(...tips)
  }
  return forged
}
