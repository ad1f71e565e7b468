// The orders in which version 1 lists things, as hex strings whose order is that of the bytes.
import { encodeScope, receiverKindByte, toHex, type Id, type Receiver, type Scope } from '@infisical/crypto/server'

/** By kind, then environment id: the 17 bytes of a scope. */
export function scopeKey(scope: Scope): string {
  return toHex(encodeScope(scope))
}

/** By receiver kind, receiver id, scope. */
export function grantKey(grant: { readonly kind: Receiver['kind']; readonly id: Id; readonly scope: Scope }): string {
  return `0${receiverKindByte(grant.kind)}${grant.id}${scopeKey(grant.scope)}`
}

/** The list with `item` in its place. No item of the list has the same key. */
export function insertSorted<Item>(list: readonly Item[], item: Item, keyOf: (item: Item) => string): Item[] {
  return list.toSpliced(placeOf(list, keyOf(item), keyOf), 0, item)
}

/** The list with `item` in the place of the one that has its key. */
export function replaceSorted<Item>(list: readonly Item[], item: Item, keyOf: (item: Item) => string): Item[] {
  return list.with(placeOf(list, keyOf(item), keyOf), item)
}

export function findSorted<Item>(list: readonly Item[], key: string, keyOf: (item: Item) => string): Item | undefined {
  const found = list[placeOf(list, key, keyOf)]
  return found !== undefined && keyOf(found) === key ? found : undefined
}

/** Where the first item stands whose key is not below `key`. */
function placeOf<Item>(list: readonly Item[], key: string, keyOf: (item: Item) => string): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyOf(list[middle] as Item) < key) low = middle + 1
    else high = middle
  }
  return low
}
