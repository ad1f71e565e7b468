// What a push has changed, in words.
import type { TablePush } from '../../vault/table.ts'

type Outcome = TablePush['environments'][number]

/** `pushed 3 secrets to dev · commit 41` */
export function pushedWords({ environment, personal, added, changed, removed, seq }: Outcome): string {
  const count = added + changed + removed
  if (seq === undefined) return `${environment} holds all of this already`
  const thing = personal === true ? 'override of yours' : 'secret'
  const plural = personal === true ? 'overrides of yours' : 'secrets'
  return `pushed ${count.toLocaleString('en')} ${count === 1 ? thing : plural} to ${environment} · commit ${seq}`
}
