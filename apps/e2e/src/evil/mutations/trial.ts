// Runs a scenario: once as it is when nobody lies, then once for every mutation of what was heard then.
import { inspect } from 'node:util'
import type { Exchange } from '../evil-server.ts'
import { kindOf } from './corpus.ts'
import type { Extent } from './extent.ts'
import { WITHOUT_MAIL, type Ground } from './ground.ts'
import { isEffective, mutationsOf, type Mutation } from './mutation.ts'
import { judge, labelOf, type Acted, type Outcome } from './outcome.ts'
import { chance } from './random.ts'
import type { Play, Scenario } from './scenario.ts'
import { FALSE_RECEIPT } from './unauthenticated.ts'

export interface Report {
  readonly scenario: string
  readonly possible: number
  readonly tried: number
  readonly milliseconds: number
  readonly outcomes: ReadonlyMap<string, number>
  /** A line or more each, with the name of the mutation. */
  readonly failures: readonly string[]
}

/** Longer than the two minutes that a client waits for an answer that stands still. */
const PATIENCE_MS = 150_000

export async function tryScenario(ground: Ground, scenario: Scenario, extent: Extent): Promise<Report> {
  const older = (await scenario.older?.(ground)) ?? []
  const { reference, exchanges } = await honestly(ground, scenario, older)
  const all = mutationsOf(exchanges, ground.corpus, extent.seed)
  const chosen = choose(all, scenario, extent)
  const outcomes = new Map<string, number>()
  const failures: string[] = []
  const begun = performance.now()
  for (const mutation of chosen) {
    const outcome = await tryOne(ground, scenario, mutation, { reference, older }).catch((error: unknown): Outcome => ({
      kind: 'FAILURE',
      what: `what came before or after it failed: ${inspect(error)}`,
    }))
    const label = labelOf(outcome)
    outcomes.set(label, (outcomes.get(label) ?? 0) + 1)
    if (outcome.kind === 'FAILURE') failures.push(`${scenario.name}, ${mutation.name}:\n  ${outcome.what}`)
  }
  const milliseconds = performance.now() - begun
  // What it was at the beginning it is still.
  if (extent.which === 'all') await honestly(ground, scenario, older)
  return { scenario: scenario.name, possible: all.length, tried: chosen.length, milliseconds, outcomes, failures }
}

function choose(all: readonly Mutation[], { name, sample }: Scenario, { seed, which }: Extent): readonly Mutation[] {
  if (which === 'all') return all
  if (which === 'sample')
    return drawn(all, (mutation) => chance(seed, `${name}, ${mutation.name}`).below(2 ** 31)).slice(0, sample)
  return all.filter((mutation) => `${name}, ${mutation.name}`.includes(which.named))
}

/** By lots that the others do not change. */
function drawn<T>(items: readonly T[], lotOf: (item: T) => number): T[] {
  const lots = items.map((item) => ({ item, lot: lotOf(item) }))
  return lots.toSorted((one, other) => one.lot - other.lot).map(({ item }) => item)
}

/** Nobody lies: what is heard then is what the mutations are of. */
async function honestly(ground: Ground, scenario: Scenario, older: readonly unknown[]) {
  const play = await scenario.prepare(ground)
  const exchanges: Exchange[] = []
  ground.corpus.listen(true)
  ground.world.evil.meddle((exchange) => void exchanges.push(exchange), WITHOUT_MAIL)
  const before = play.device.storage.snapshot()
  try {
    const reference = await play.act()
    ground.world.evil.repent()
    await giveBack(play)
    const ended = { isSame: true, truths: [reference, ...older], exchanges }
    const wrong = [
      ...(await ground.truth.falsehoods(before, play.device.storage.snapshot(), play.witness)),
      ...(await play.observe(ended)),
    ]
    for (const exchange of exchanges) wrong.push(...((await play.sent?.(exchange)) ?? []))
    if (wrong.length > 0) throw new Error(`Nobody lied, and yet: ${wrong.join('; ')}`)
    return { reference, exchanges }
  } finally {
    ground.corpus.listen(false)
    ground.world.evil.repent()
  }
}

async function tryOne(
  ground: Ground,
  scenario: Scenario,
  mutation: Mutation,
  { reference, older }: { reference: unknown; older: readonly unknown[] },
): Promise<Outcome> {
  const { evil } = ground.world
  const play = await scenario.prepare(ground)
  const before = play.device.storage.snapshot()
  const heard = { exchanges: [] as Exchange[], calls: 0, isReached: false, wasRefused: false, isFalselyTaken: false }
  evil.meddle((exchange) => {
    heard.exchanges.push(exchange)
    const told = lieOf(mutation, exchange, heard)
    heard.isReached ||= told !== undefined
    heard.wasRefused ||= (told ?? exchange.honest).status >= 400
    heard.isFalselyTaken ||= exchange.method === 'POST' && exchange.honest.status >= 400 && (told?.status ?? 400) < 400
    return told
  }, WITHOUT_MAIL)
  const acted = await inTime(play.act())
  evil.repent()
  await giveBack(play)
  if (acted === 'hanging') return { kind: 'FAILURE', what: `it hangs` }
  if (heard.isFalselyTaken && 'value' in acted) return await afterFalseReceipt(play)
  const outcome = heard.isReached
    ? judge(acted, { mutation, reference, older, wasRefused: heard.wasRefused || mutation.isRefusal })
    : ({ kind: 'not reached' } as const)
  if (outcome.kind === 'FAILURE') return outcome
  const isSame = outcome.kind === 'same' || outcome.kind === 'not reached'
  const wrong = await ground.truth.falsehoods(before, play.device.storage.snapshot(), play.witness)
  wrong.push(...(await play.observe({ isSame, truths: [reference, ...older], exchanges: heard.exchanges })))
  for (const exchange of heard.exchanges) wrong.push(...((await play.sent?.(exchange)) ?? []))
  return wrong.length === 0 ? outcome : { kind: 'FAILURE', what: `${labelOf(outcome)}, but ${wrong.join('; ')}` }
}

/** What was refused was said to be taken. Nobody can know that at once. */
async function afterFalseReceipt(play: Play): Promise<Outcome> {
  const wrong = await play.afterFalseReceipt?.()
  return wrong?.length === 0
    ? { kind: 'unauthenticated', why: FALSE_RECEIPT }
    : { kind: 'FAILURE', what: `said to be taken, and ${wrong?.join('; ') ?? 'nobody notices'}` }
}

function lieOf(mutation: Mutation, exchange: Exchange, heard: { calls: number }) {
  if (kindOf(exchange.procedure) !== mutation.procedure) return undefined
  const call = heard.calls++
  const isMeant = mutation.always ? call >= mutation.call : call === mutation.call
  const told = isMeant ? mutation.apply(exchange.honest) : undefined
  return told !== undefined && isEffective(exchange.honest, told) ? told : undefined
}

/** However it ended: whoever renews a session that others renewed since ends it for all of them. */
async function giveBack({ borrowedFrom, device }: Play): Promise<void> {
  const { session } = device.storage.snapshot()
  if (borrowedFrom !== undefined && session !== undefined) await borrowedFrom.storage.session.write(session)
}

async function inTime(act: Promise<unknown>): Promise<Acted | 'hanging'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'hanging'>((resolve) => {
    timer = setTimeout(() => resolve('hanging'), PATIENCE_MS)
  })
  const acted = act.then(
    (value): Acted => ({ value }),
    (error: unknown): Acted => ({ error }),
  )
  try {
    return await Promise.race([acted, late])
  } finally {
    clearTimeout(timer)
  }
}
