import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseAfterPull,
  baseAfterPush,
  NO_BASE,
  planPush,
  type Base,
  type PushIntent,
  type Remote,
} from './push-plan.ts'

const remote = (values: Record<string, [value: string, changed: number]>): Remote =>
  new Map(Object.entries(values).map(([name, [value, changed]], place) => [name, { value, changed, place }]))
const intent = (values: Record<string, string>, how: Partial<PushIntent> = {}): PushIntent => ({
  secrets: Object.entries(values).map(([name, value]) => ({ name, value })),
  prune: false,
  force: false,
  ...how,
})
const pulled = (at: Remote, seq: number): Base =>
  baseAfterPull(
    [...at].map(([name, { value }]) => ({ name, value, personal: false })),
    new Set(at.keys()),
    seq,
  )
const names = (secrets: readonly { name: string }[]) => secrets.map(({ name }) => name)

describe('a push plan', () => {
  it('adds, changes and leaves alone', () => {
    const server = remote({ SAME: ['1', 2], EDITED: ['1', 2], ELSEWHERE: ['1', 2] })
    const plan = planPush(intent({ SAME: '1', EDITED: '2', NEW: '3' }), server, pulled(server, 2))
    expect(names(plan.added)).toEqual(['NEW'])
    expect(names(plan.changed)).toEqual(['EDITED'])
    expect(plan.unchanged).toEqual(['SAME'])
    expect([plan.removed, plan.behind, plan.conflicts]).toEqual([[], [], []])
  })

  it('leaves what only others changed as it is on the server', () => {
    const base = pulled(remote({ A: ['old', 1], B: ['old', 1] }), 1)
    const plan = planPush(intent({ A: 'old', B: 'mine' }), remote({ A: ['theirs', 2], B: ['old', 1] }), base)
    expect(plan.behind).toEqual(['A'])
    expect(names(plan.changed)).toEqual(['B'])
    expect(plan.conflicts).toEqual([])
  })

  it('calls a name changed on both sides a conflict, and force decides for the caller', () => {
    const base = pulled(remote({ A: ['old', 1] }), 1)
    const now = remote({ A: ['theirs', 2] })
    expect(planPush(intent({ A: 'mine' }), now, base).conflicts).toEqual(['A'])
    expect(names(planPush(intent({ A: 'mine' }, { force: true }), now, base).changed)).toEqual(['A'])
  })

  it('does not call the same change on both sides a conflict', () => {
    const base = pulled(remote({ A: ['old', 1] }), 1)
    expect(planPush(intent({ A: 'new' }), remote({ A: ['new', 2] }), base).unchanged).toEqual(['A'])
  })

  it('does not bring back what others removed, and asks when it was edited here', () => {
    const base = pulled(remote({ A: ['old', 1], B: ['old', 1] }), 1)
    const plan = planPush(intent({ A: 'old', B: 'edited' }), remote({}), base)
    expect(plan.behind).toEqual(['A'])
    expect(plan.conflicts).toEqual(['B'])
    expect(names(planPush(intent({ A: 'old' }, { force: true }), remote({}), base).added)).toEqual(['A'])
  })

  it('asks before overwriting what the caller never saw', () => {
    const plan = planPush(intent({ A: 'mine', B: 'mine' }), remote({ A: ['theirs', 1] }), NO_BASE)
    expect(plan.conflicts).toEqual(['A'])
    expect(names(plan.added)).toEqual(['B'])
  })

  it('knows from the seq alone what the caller has seen', () => {
    const now = remote({ A: ['x', 3], B: ['x', 4] })
    const plan = planPush(intent({ A: 'mine', B: 'mine' }), now, { seq: 3, entries: new Map() })
    expect(names(plan.changed)).toEqual(['A'])
    expect(plan.conflicts).toEqual(['B'])
  })

  it('prunes what the caller has seen, and asks about what he has not', () => {
    const base = pulled(remote({ SEEN: ['1', 1], KEPT: ['1', 1] }), 1)
    const now = remote({ SEEN: ['1', 1], KEPT: ['1', 1], NEW: ['1', 2] })
    const plan = planPush(intent({ KEPT: '1' }, { prune: true }), now, base)
    expect(plan.removed).toEqual(['SEEN'])
    expect(plan.conflicts).toEqual(['NEW'])
    expect(planPush(intent({ KEPT: '1' }, { prune: true, force: true }), now, base).removed).toEqual(['SEEN', 'NEW'])
    expect(planPush(intent({ KEPT: '1' }), now, base).removed).toEqual([])
  })

  it('does not push a personal override that a pulled file holds as a shared value', () => {
    const shared = remote({ URL: ['shared', 1] })
    const file = baseAfterPull(
      [
        { name: 'URL', value: 'mine alone', personal: true },
        { name: 'ONLY_PERSONAL', value: 'p', personal: true },
      ],
      new Set(shared.keys()),
      1,
    )
    for (const force of [false, true]) {
      const plan = planPush(intent({ URL: 'mine alone', ONLY_PERSONAL: 'p' }, { force }), shared, file)
      expect(plan.behind).toEqual(['URL', 'ONLY_PERSONAL'])
      expect([...plan.added, ...plan.changed]).toEqual([])
    }
    expect(names(planPush(intent({ URL: 'edited' }), shared, file).changed)).toEqual(['URL'])
  })

  it('keeps calling it a conflict when what was left behind is edited later', () => {
    const base = pulled(remote({ A: ['old', 1], B: ['old', 1] }), 1)
    const now = remote({ A: ['theirs', 2], B: ['old', 1] })
    const first = intent({ A: 'old', B: 'mine' })
    const after = baseAfterPush(base, first, planPush(first, now, base), 3)
    const later = remote({ A: ['theirs', 2], B: ['mine', 3] })
    expect(planPush(intent({ A: 'edited', B: 'again' }), later, after).conflicts).toEqual(['A'])
    expect(names(planPush(intent({ A: 'old', B: 'again' }), later, after).changed)).toEqual(['B'])
  })
})

describe('any push plan', () => {
  const value = fc.constantFrom('a', 'b', 'c')
  const name = fc.constantFrom('A', 'B', 'C', 'D')
  const side = fc.dictionary(name, value)
  const cases = fc.record({ base: side, ours: side, theirs: side, prune: fc.boolean(), force: fc.boolean() })

  const play = (base: Record<string, string>, ours: Record<string, string>, theirs: Record<string, string>) => {
    const before = remote(Object.fromEntries(Object.entries(base).map(([key, text]) => [key, [text, 1]])))
    const now = remote(
      Object.fromEntries(Object.entries(theirs).map(([key, text]) => [key, [text, base[key] === text ? 1 : 2]])),
    )
    return { known: pulled(before, 1), now, mine: intent(ours) }
  }

  it('puts every name of the caller in exactly one place', () => {
    fc.assert(
      fc.property(cases, ({ base, ours, theirs, prune, force }) => {
        const { known, now, mine } = play(base, ours, theirs)
        const plan = planPush({ ...mine, prune, force }, now, known)
        const placed = [
          ...names(plan.added),
          ...names(plan.changed),
          ...plan.unchanged,
          ...plan.behind,
          ...plan.conflicts,
          ...plan.removed,
        ]
        expect(new Set(placed).size).toBe(placed.length)
        for (const key of Object.keys(ours)) expect(placed).toContain(key)
        if (force) expect([...plan.conflicts, ...plan.behind]).toEqual([])
      }),
    )
  })

  it('is the three-way merge: never undoes what only others changed, never loses what only the caller changed', () => {
    fc.assert(
      fc.property(cases, ({ base, ours, theirs }) => {
        const { known, now, mine } = play(base, ours, theirs)
        const plan = planPush(mine, now, known)
        for (const key of Object.keys(ours)) {
          const [then, here, there] = [base[key], ours[key], theirs[key]]
          const expected =
            here === there
              ? 'unchanged'
              : there === then
                ? here === then
                  ? 'unchanged'
                  : 'sent'
                : here === then
                  ? 'behind'
                  : 'conflict'
          const sent = [...names(plan.added), ...names(plan.changed)].includes(key)
          const actual = sent
            ? 'sent'
            : plan.conflicts.includes(key)
              ? 'conflict'
              : plan.behind.includes(key)
                ? 'behind'
                : 'unchanged'
          expect(`${key}:${actual}`).toBe(`${key}:${expected}`)
        }
      }),
    )
  })
})
