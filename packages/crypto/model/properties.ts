// What has to be true of every step, said of the statements themselves and not of what clients look at.
import type { Accept, Sign, Step } from './actions.ts'
import type { Scenario } from './scenarios.ts'
import { extendsTo, inOneLine, lineAfter, type Commit, type Entry, type Person } from './statements.ts'

export type Property = keyof typeof PROPERTIES

export const PROPERTIES = {
  /** A pin is never given up for an older statement, nor for one beside it. */
  'pins-only-grow': onAccept(({ before, after }) => {
    const isChainGrown = before.head === undefined || (after.head !== undefined && extendsTo(after.head, before.head))
    return extendsTo(after.log, before.log) && isChainGrown
  }),

  /** No client accepts two heads of which neither continues the other: not one after the other, and, pins only growing, never at all. */
  'one-history': onAccept(({ before, after }) => {
    const isOneChain = before.head === undefined || after.head === undefined || inOneLine(after.head, before.head)
    return inOneLine(after.log, before.log) && isOneChain
  }),

  /** Who was shown another client's heads accepts only what is of one line with them. So a fork, once compared, ends in refusals. */
  'forks-are-seen': onAccept(({ after: { log, head, lock }, withChain }) => {
    if (lock === undefined) return true
    const isOneChain = !withChain || head === undefined || inOneLine(head, lock.head)
    return inOneLine(log, lock.log) && isOneChain
  }),

  /** Who is no owner changes nothing in the log but that he leaves. */
  'rightful-log': onAccept(({ after }, { owners }) =>
    lineAfter(after.log, undefined).every(({ actor, type }) => type === 'leave' || owners.includes(actor)),
  ),

  /** The key of an epoch is known to those who are members when it begins: to nobody else, and to all of them. */
  'keys-for-members': onAccept(({ after }, scenario) =>
    lineAfter(after.log, undefined)
      .filter(startsEpoch)
      .every((start) => isSame(holdersOf(start), membersAt(scenario, start))),
  ),

  /** What honest people push is sealed under a key that nobody holds who was gone by then. */
  'sealed-for-members': onSign(({ commit }, scenario) => {
    if (commit === undefined) return true
    const members = membersAt(scenario, commit.log)
    return holdersOf(epochStart(commit.log)).every((person) => members.includes(person))
  }),

  /** Of somebody who went, only what the next epoch start vouches for is accepted: what leads to the head it embeds. No back-dating. */
  'gone-is-gone': onAccept(({ after, served }) => {
    const log = lineAfter(after.log, undefined)
    return served.every((commit) => {
      const going = log.find(({ target }) => target === commit.author)
      const voucher = log.find(({ seq, head }) => going !== undefined && seq >= going.seq && head !== undefined)
      return voucher?.head === undefined || extendsTo(voucher.head, commit)
    })
  }),

  /** A head of an old epoch is not accepted by who knows the new one. */
  'no-old-epoch': onAccept(({ after, withChain }) => !withChain || epochOf(after.head) >= epochAt(after.log)),

  /** Nor one of an epoch that the log has not come to. */
  'no-epoch-ahead': onAccept(({ after, withChain }) => !withChain || epochOf(after.head) <= epochAt(after.log)),

  /** The chain of a client that has pinned something of it goes through the head that the last epoch start embeds. */
  'through-the-checkpoint': onAccept(({ by, after, withChain }, { fresh }) => {
    const { head } = epochStart(after.log)
    if (!withChain || fresh.includes(by) || after.head === undefined || head === undefined) return true
    return extendsTo(after.head, head)
  }),

  /** Commits stand on entries of the accepted log, and a later one not on an earlier entry. */
  'in-log-order': onAccept(({ before, after, served }) =>
    served.every(({ log, previous }) => {
      const isKnown = previous !== undefined && (previous === before.head || served.includes(previous))
      return extendsTo(after.log, log) && (!isKnown || previous.log.seq <= log.seq)
    }),
  ),
} satisfies Record<string, (step: Step, scenario: Scenario) => boolean>

function onAccept(holds: (step: Accept, scenario: Scenario) => boolean) {
  return (step: Step, scenario: Scenario): boolean => step.kind !== 'accept' || holds(step, scenario)
}

function onSign(holds: (step: Sign, scenario: Scenario) => boolean) {
  return (step: Step, scenario: Scenario): boolean => step.kind !== 'sign' || holds(step, scenario)
}

const startsEpoch = ({ type }: Entry): boolean => type === 'found' || type === 'rotate' || type === 'remove'

/** The last entry of a log that starts an epoch. */
function epochStart(log: Entry): Entry {
  return startsEpoch(log) || log.previous === undefined ? log : epochStart(log.previous)
}

const epochAt = (log: Entry): number => lineAfter(log, undefined).filter(startsEpoch).length

const epochOf = (head: Commit | undefined): number => head?.epoch ?? 0

/** Who starts an epoch makes its key, the others get it in a box. What dishonest holders know, the server knows. */
const holdersOf = ({ actor, receivers }: Entry): Person[] => [...new Set([actor, ...receivers])]

function membersAt({ members }: Scenario, log: Entry): Person[] {
  const gone = lineAfter(log, undefined).map(({ target }) => target)
  return members.filter((person) => !gone.includes(person))
}

const isSame = (some: readonly Person[], others: readonly Person[]): boolean =>
  some.length === others.length && some.every((person) => others.includes(person))
