// What has to be reachable, so that the properties do not hold merely because nothing ever happens.
import { extendsTo, inOneLine, lineAfter, type Entry } from './statements.ts'
import type { World } from './world.ts'

export type Witness = keyof typeof WITNESSES

const has = (log: Entry, test: (entry: Entry) => boolean): boolean => lineAfter(log, undefined).some(test)

export const WITNESSES = {
  /** Both know that Mallory is removed, and Alice has what Bob pushed since. */
  'life goes on after a removal': ({ devices: { alice, bob } }) =>
    has(bob.log, ({ type, target }) => type === 'remove' && target === 'mallory') &&
    alice.log === bob.log &&
    alice.head === bob.head &&
    alice.head?.author === 'bob' &&
    alice.head.epoch === 2,

  /** Mallory's commit was taken up before she was removed, and stays. */
  'what is vouched for stays': ({ devices: { bob } }) =>
    has(bob.log, ({ type, head }) => type === 'remove' && head?.author === 'mallory') && bob.head?.epoch === 2,

  'a rotation after somebody left': ({ devices: { alice, bob } }) =>
    has(bob.log, ({ type, previous }) => type === 'rotate' && previous?.type === 'leave') && alice.head?.epoch === 2,

  'two clients with two histories': ({ devices: { alice, bob } }) =>
    alice.head !== undefined && bob.head !== undefined && !inOneLine(alice.head, bob.head),

  /** Behind this state Bob accepts no chain any more: `forks-are-seen`. */
  'a fork that was shown': ({ devices: { bob } }) =>
    bob.lock !== undefined && bob.head !== undefined && !inOneLine(bob.lock.head, bob.head),

  'two clients with two logs': ({ devices: { alice, bob } }) => !inOneLine(alice.log, bob.log),

  /** Bob had pinned what the checkpoint leaves out, and learns of the checkpoint by the log alone. */
  'a pin beside the checkpoint': ({ devices: { bob } }) =>
    has(bob.log, ({ head }) => head !== undefined && bob.head !== undefined && !extendsTo(bob.head, head)),

  'an accomplice who writes on': ({ devices: { bob } }) => bob.head?.author === 'trudy' && bob.head.epoch === 2,

  'a commit at another entry': ({ devices: { bob } }) => bob.head?.log.type === 'other',
} satisfies Record<string, (world: World) => boolean>
