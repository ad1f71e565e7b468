// Unsaved edits as they are kept on this device: sealed by the client, and shared by the tabs of one browser, each of which may have changed
// them since another looked.
import type { Client } from '@infisical/client'
import { keyOf, type Draft } from './edits.ts'

/** What a browser keeps: bytes that it cannot read. */
export interface DraftStore {
  read(place: DraftPlace): Promise<Uint8Array | undefined>
  write(place: DraftPlace, sealed: Uint8Array): Promise<void>
  remove(place: DraftPlace): Promise<void>
  /** Of one user, the workspaces that he left something unsaved in. */
  workspacesOf(userId: string): Promise<string[]>
  /** Runs `work` while no other tab runs one. */
  lock<T>(work: () => Promise<T>): Promise<T>
}

export interface DraftPlace {
  readonly userId: string
  readonly workspaceId: string
}

export type Drafts = ReadonlyMap<string, Draft>

export const NO_DRAFTS: Drafts = new Map()

export interface KeptDrafts {
  read(): Promise<Drafts>
  write(drafts: Drafts): Promise<void>
}

/** What was opened or sealed here last is not opened again: the same drafts are given back as long as no other tab writes. */
export function keptDrafts({ drafts: sealing }: Client, store: DraftStore, place: DraftPlace): KeptDrafts {
  const { workspaceId } = place
  let last: { readonly sealed: Uint8Array | undefined; readonly drafts: Drafts } = {
    sealed: undefined,
    drafts: NO_DRAFTS,
  }
  return {
    async read() {
      const sealed = await store.read(place)
      if (areEqual(sealed, last.sealed)) return last.drafts
      const content = sealed && (await sealing.open({ workspaceId, sealed }))
      last = { sealed, drafts: content === undefined ? NO_DRAFTS : decodeDrafts(content) }
      return last.drafts
    },
    /** Nothing leaves nothing behind. */
    async write(drafts) {
      const sealed = drafts.size === 0 ? undefined : await sealing.seal({ workspaceId, content: encodeDrafts(drafts) })
      if (sealed === undefined) await store.remove(place)
      else await store.write(place, sealed)
      last = { sealed, drafts }
    },
  }
}

function areEqual(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === other) return true
  if (one?.length !== other?.length || one === undefined) return false
  // A loop: `every` takes ten times as long for the megabyte of a large paste.
  for (let i = 0; i < one.length; i++) if (one[i] !== other?.[i]) return false
  return true
}

/** What was changed elsewhere since both sides were `seen`, and not here: here wins where both changed it. */
export function changedElsewhere(seen: Drafts, here: Drafts, there: Drafts): Map<string, Draft | undefined> {
  const changed = new Map<string, Draft | undefined>()
  if (seen === there) return changed
  for (const key of new Set([...seen.keys(), ...there.keys()])) {
    const isMoved = !isSame(seen.get(key), there.get(key))
    if (isMoved && isSame(seen.get(key), here.get(key))) changed.set(key, there.get(key))
  }
  return changed
}

export const areSame = (some: Drafts, others: Drafts): boolean =>
  some === others || (some.size === others.size && [...some].every(([key, draft]) => isSame(draft, others.get(key))))

const isSame = (one: Draft | undefined, other: Draft | undefined): boolean =>
  one?.value === other?.value && one?.before === other?.before

const VERSION = 1

export function encodeDrafts(drafts: Drafts): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: VERSION, drafts: [...drafts.values()] }))
}

/** None for another version's. It opened under the user's own key: nobody else wrote it. */
export function decodeDrafts(content: Uint8Array): Drafts {
  const kept = JSON.parse(new TextDecoder().decode(content)) as { version: number; drafts: Draft[] }
  return kept.version === VERSION ? new Map(kept.drafts.map((draft) => [keyOf(draft), draft])) : NO_DRAFTS
}
