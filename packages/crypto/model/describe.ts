// A way through the model in words, one step a line, for whoever has to understand a counterexample.
import type { Step } from './actions.ts'
import type { Commit, Entry } from './statements.ts'

export const describeWay = (way: readonly Step[]): string =>
  way.map((step, i) => `${i + 1}. ${inWords(step)}`).join('\n')

function inWords(step: Step): string {
  if (step.kind === 'show') return `alice shows bob ${entryName(step.lock.log)}, ${commitName(step.lock.head)}`
  if (step.kind === 'sign') {
    const signed = [step.entry && entryName(step.entry), step.commit && commitName(step.commit)]
    return `${step.by} signs ${signed.filter((name) => name !== undefined).join(' with ')}`
  }
  const { by, after, withChain, served } = step
  if (!withChain || after.head === undefined) return `${by} accepts ${entryName(after.log)}`
  const line = served.length === 0 ? 'no commit' : served.map(commitName).join(', ')
  return `${by} accepts ${entryName(after.log)} with head ${commitName(after.head)}; served: ${line}`
}

function entryName({ id, seq, actor, type, target, receivers, head }: Entry): string {
  const what = target === undefined || target === actor ? type : `${type} ${target}`
  const epoch = head === undefined ? '' : `, for ${receivers.join(' and ')}, over ${commitName(head)}`
  return `entry ${seq} [E${id}: ${actor}, ${what}${epoch}]`
}

function commitName({ id, seq, previous, author, log, epoch }: Commit): string {
  const onto = previous === undefined ? '' : ` onto C${previous.id}`
  return `commit ${seq} (C${id}${onto}: ${author}, at E${log.id}, epoch ${epoch})`
}
