// What became of secrets between two moments, by their names: whatever ids and ciphertexts say, what a person sees is names and values. Pure.
import type { ChangedNames, ChangedSecret } from './client-history.ts'
import type { SecretText } from './open-chain.ts'

export interface Changes {
  readonly added: readonly ChangedSecret[]
  readonly changed: readonly ChangedSecret[]
  readonly removed: readonly ChangedSecret[]
}

/** What is in both lists and the same is left out, so both may be no more than what differs in their bytes. */
export function changesBetween(before: readonly SecretText[], after: readonly SecretText[]): Changes {
  const [then, now] = [byPlace(before), byPlace(after)]
  const added: ChangedSecret[] = []
  const changed: ChangedSecret[] = []
  const removed: ChangedSecret[] = []
  for (const place of [...new Set([...then.keys(), ...now.keys()])].sort()) {
    const [old, fresh] = [then.get(place), now.get(place)]
    const { name, folder } = (fresh ?? old) as SecretText
    const secret = { name, folder, before: old?.value, after: fresh?.value }
    if (old === undefined) added.push(secret)
    else if (fresh === undefined) removed.push(secret)
    else if (!isSame(old, fresh)) changed.push(secret)
  }
  return { added, changed, removed }
}

export function namesIn({ added, changed, removed }: Changes): ChangedNames {
  const names = (secrets: readonly ChangedSecret[]) => secrets.map(({ name }) => name)
  return { added: names(added), changed: names(changed), removed: names(removed) }
}

function byPlace(secrets: readonly SecretText[]): Map<string, SecretText> {
  return new Map(secrets.map((secret) => [`${secret.folder}\0${secret.name}`, secret]))
}

function isSame(one: SecretText, other: SecretText): boolean {
  const tags = (secret: SecretText) => secret.tags.join('\0')
  return one.value === other.value && one.comment === other.comment && tags(one) === tags(other)
}
