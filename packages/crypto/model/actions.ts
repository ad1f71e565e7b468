// Everything that can happen next. Honest people sign what their own clients would accept; the server offers anything to anybody; people
// show each other their heads by a way that the server does not control (a lock file in git, a fingerprint).
import { makeDevice, refusalOfHead, refusalOfLog, servedTo, type Client, type Device, type Heads } from './client.ts'
import type { Offers } from './insiders.ts'
import type { Honest, Scenario } from './scenarios.ts'
import { makeCommit, makeEntry, type Commit, type Entry, type Person } from './statements.ts'
import { withDevice, withSigned, type World } from './world.ts'

export interface Sign {
  readonly kind: 'sign'
  readonly by: Honest
  readonly entry?: Entry
  /** Together with an entry it is the re-encryption that comes with an epoch. */
  readonly commit?: Commit
}

export interface Accept {
  readonly kind: 'accept'
  readonly by: Honest
  readonly before: Device
  readonly after: Device
  /** Whether the chain was asked for, or the log alone. */
  readonly withChain: boolean
  /** The commits that the device had not accepted before. */
  readonly served: readonly Commit[]
}

export interface Show {
  readonly kind: 'show'
  readonly lock: Heads
}

export type Step = Sign | Accept | Show

export interface Setting {
  readonly scenario: Scenario
  readonly client: Client
  readonly offers: (world: World) => Offers
}

export function stepsFrom(setting: Setting, world: World): Step[] {
  const { honest } = setting.scenario
  return [
    ...honest.flatMap((by) => [...signings(setting, world, by), ...acceptances(setting, world, by)]),
    ...shows(world),
  ]
}

export function after(world: World, step: Step): World {
  if (step.kind === 'sign') return withSigned(world, step.entry, step.commit)
  if (step.kind === 'accept') return withDevice(world, step.by, step.after)
  const { log, head } = world.devices.bob
  return withDevice(world, 'bob', makeDevice(log, head, step.lock))
}

/** Who is in step with his own pins may push, and an owner may sign entries. What the server then does with it is free. */
function signings({ scenario, client }: Setting, world: World, by: Honest): Sign[] {
  const { owners, bounds } = scenario
  const device = world.devices[by]
  const { log, head } = device
  const state = client.fold(log)
  if (head === undefined || typeof state === 'string') return []
  if (refusalOfHead(client, device, { log, head }) !== undefined) return []
  if (head.seq >= bounds.commits || world.signed.commits.length > bounds.signings) return []

  const push = { log, commit: makeCommit({ previous: head, author: by, log, epoch: state.epoch }) }
  const mayExtendLog = owners.includes(by) && log.seq < bounds.entries
  const starts = mayExtendLog ? epochStarts(scenario, state.members, { previous: log, actor: by, head }) : []
  const rotations = starts
    .filter((entry) => refusalOfLog(client, device, entry) === undefined)
    .map((entry) => {
      const commit = makeCommit({ previous: head, author: by, log: entry, epoch: state.epoch + 1 })
      return { log: entry, entry, commit }
    })
  const sound = [push, ...rotations].filter(
    ({ log, commit }) => refusalOfHead(client, device, { log, head: commit }) === undefined,
  )
  const entries = mayExtendLog && scenario.entries.includes('other') ? [otherEntry(log, by)] : []
  return [...sound, ...entries.map((entry) => ({ entry }))].map((signed) => ({ kind: 'sign', by, ...signed }))
}

type EpochStart = Pick<Entry, 'previous' | 'actor' | 'head'>

/** A rotation, or the removal of somebody dishonest. */
function epochStarts(scenario: Scenario, members: readonly Person[], start: EpochStart): Entry[] {
  const goers = scenario.dishonest.filter((person) => members.includes(person))
  const targets = [
    ...(scenario.entries.includes('rotate') ? [undefined] : []),
    ...(scenario.entries.includes('remove') ? goers : []),
  ]
  return targets.flatMap((target) => {
    const type = target === undefined ? 'rotate' : 'remove'
    const left = members.filter((person) => person !== target)
    return listsNear(left, scenario.members).map((receivers) => makeEntry({ ...start, type, target, receivers }))
  })
}

const otherEntry = (previous: Entry, actor: Honest): Entry =>
  makeEntry({ previous, actor, type: 'other', target: undefined, receivers: [], head: undefined })

/** Who gets the new key: exactly these, or, by the word of the server, one too many or one too few. */
function listsNear(people: readonly Person[], all: readonly Person[]): Person[][] {
  const oneOff = all.map((one) => (people.includes(one) ? people.filter((other) => other !== one) : [...people, one]))
  return [[...people], ...oneOff]
}

/** The server offers a log alone, or a log and a head. What is refused changes nothing, so only what is accepted is a step. */
function acceptances({ client, offers }: Setting, world: World, by: Honest): readonly Accept[] {
  const before = world.devices[by]
  const { logs, headsOn, accepted } = offers(world)
  const known = accepted[by].get(before)
  if (known !== undefined) return known
  const accept = (log: Entry, head?: Commit): Accept => {
    const served = head === undefined || head === before.head ? [] : servedTo(before, head)
    const after = makeDevice(log, head ?? before.head, before.lock)
    return { kind: 'accept', by, before, after, withChain: head !== undefined, served }
  }
  const acceptable = logs.filter((log) => refusalOfLog(client, before, log) === undefined)
  const steps = acceptable.flatMap((log) => [
    accept(log),
    ...headsOn(log)
      .filter((head) => refusalOfHead(client, before, { log, head }) === undefined)
      .map((head) => accept(log, head)),
  ])
  accepted[by].set(before, steps)
  return steps
}

/** Alice shows Bob her heads, once: his client checks what a later lock file says like the first one, and hers has the same checks. */
function shows({ devices: { alice, bob } }: World): Show[] {
  if (alice.head === undefined || bob.lock !== undefined) return []
  return [{ kind: 'show', lock: { log: alice.log, head: alice.head } }]
}
