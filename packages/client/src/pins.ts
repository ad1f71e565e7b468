// What this device remembers of a workspace and of an account, so that no server can later tell an older or another story. Pins hold
// no secret, outlive sessions, and move forward only. One that cannot be read is an error, never a fresh start.
import type { EnvironmentId } from '@infisical/crypto'
import type { Head } from '@infisical/protocol'
import { ClientError } from './errors.ts'
import type { PinPlace, PinSlots } from './storage.ts'

export type ChainKind = 'shared' | 'personal'

/** Keys of `chains` and `inStep` are made by `chainKey`. */
export interface WorkspacePins {
  readonly log: Head
  readonly chains: Readonly<Record<string, Head>>
  /** The last commit of a chain that this device's user has seen or made himself: what he may overwrite without being asked. */
  readonly inStep: Readonly<Record<string, number>>
  /** A hint to find an environment before its workspace is opened; checked against what is opened. */
  readonly environments: Readonly<Record<string, string>>
  /** Whose keys this device's user has compared, by user id. */
  readonly verified: Readonly<Record<string, VerifiedKeys>>
  /** What another witness said of chains (by `chainKey`) at an earlier place, and was found to be so: the hash it named. */
  readonly witnessed: Readonly<Record<string, string>>
}

export interface VerifiedKeys {
  /** Lower-case hex. */
  readonly fingerprint: string
  /** Milliseconds since 1970, by this device's clock. */
  readonly at: number
}

export interface AccountPin {
  readonly generation: number
  readonly memoryKib: number
  readonly iterations: number
  readonly parallelism: number
  /** Lower-case hex. */
  readonly salt: string
  /** Salts of earlier passwords, oldest first. Absent where there are none. */
  readonly replaced?: readonly string[]
}

export const chainKey = (environmentId: string, kind: ChainKind): string => `${environmentId}-${kind}`

/** Names come from users; `constructor` is one. */
export function readHint(pins: WorkspacePins | undefined, environment: string): EnvironmentId | undefined {
  const isKnown = pins !== undefined && Object.hasOwn(pins.environments, environment)
  return isKnown ? (pins.environments[environment] as EnvironmentId) : undefined
}

export async function readWorkspacePins(slots: PinSlots, place: PinPlace): Promise<WorkspacePins | undefined> {
  const pins = (await readPin(slots, place, isWorkspacePins)) as WorkspacePins | undefined
  // Earlier versions compared nothing.
  return pins === undefined ? undefined : { ...pins, verified: pins.verified ?? {}, witnessed: pins.witnessed ?? {} }
}

/** Past every pin: what the caller's user has confirmed takes the place of what was remembered. */
export async function replaceWorkspacePins(slots: PinSlots, place: PinPlace, pins: WorkspacePins): Promise<void> {
  await writePin(slots, place, pins)
}

/** Merges with what another process wrote meanwhile: of two heads the later one stays. */
export async function advanceWorkspacePins(slots: PinSlots, place: PinPlace, news: WorkspacePins): Promise<void> {
  const kept = await readWorkspacePins(slots, place)
  const next = kept === undefined ? news : later(kept, news)
  if (kept === undefined || !sameJson(kept, next)) await writePin(slots, place, next)
}

export async function readAccountPin(slots: PinSlots, place: PinPlace): Promise<AccountPin | undefined> {
  return (await readPin(slots, place, isAccountPin)) as AccountPin | undefined
}

export async function writeAccountPin(slots: PinSlots, place: PinPlace, pin: AccountPin): Promise<void> {
  await writePin(slots, place, pin)
}

function later(kept: WorkspacePins, news: WorkspacePins): WorkspacePins {
  const chains: Record<string, Head> = { ...kept.chains }
  for (const [key, head] of Object.entries(news.chains)) if ((chains[key]?.seq ?? 0) <= head.seq) chains[key] = head
  const inStep: Record<string, number> = { ...kept.inStep }
  for (const [key, seq] of Object.entries(news.inStep)) inStep[key] = Math.max(inStep[key] ?? 0, seq)
  const verified: Record<string, VerifiedKeys> = { ...kept.verified }
  for (const [userId, keys] of Object.entries(news.verified))
    if ((verified[userId]?.at ?? 0) <= keys.at) verified[userId] = keys
  const [older, newer] = kept.log.seq > news.log.seq ? [news, kept] : [kept, news]
  const environments = { ...older.environments, ...newer.environments }
  const witnessed = { ...kept.witnessed, ...news.witnessed }
  return { log: newer.log, chains, inStep, environments, verified, witnessed }
}

async function readPin(slots: PinSlots, place: PinPlace, isRight: (pin: unknown) => boolean): Promise<unknown> {
  const content = await slots.read(place)
  if (content === undefined) return undefined
  const pin = parse(content)
  if (!isRecord(pin) || pin['version'] !== 1 || !isRight(pin)) throw new ClientError('pins-unreadable')
  const { version: _, ...rest } = pin
  return rest
}

async function writePin(slots: PinSlots, place: PinPlace, pin: object): Promise<void> {
  await slots.write(place, new TextEncoder().encode(`${JSON.stringify({ version: 1, ...pin }, undefined, 1)}\n`))
}

function parse(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content))
  } catch {
    return undefined
  }
}

const sameJson = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isSeq = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isHex = (value: unknown, digits: number): boolean =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value)
const isHead = (value: unknown): boolean => isRecord(value) && isSeq(value['seq']) && isHex(value['hash'], 64)
const isRecordOf = (value: unknown, isRight: (item: unknown) => boolean): boolean =>
  isRecord(value) && Object.values(value).every(isRight)

const isVerifiedKeys = (value: unknown): boolean =>
  isRecord(value) && isHex(value['fingerprint'], 22) && isSeq(value['at'])

function isWorkspacePins(pin: unknown): boolean {
  return (
    isRecord(pin) &&
    isHead(pin['log']) &&
    isRecordOf(pin['chains'], isHead) &&
    isRecordOf(pin['inStep'], isSeq) &&
    isRecordOf(pin['environments'], (id) => isHex(id, 32)) &&
    (pin['verified'] === undefined || isRecordOf(pin['verified'], isVerifiedKeys)) &&
    (pin['witnessed'] === undefined || isRecordOf(pin['witnessed'], (hash) => isHex(hash, 64)))
  )
}

function isAccountPin(pin: unknown): boolean {
  return (
    isRecord(pin) &&
    ['generation', 'memoryKib', 'iterations', 'parallelism'].every((field) => isSeq(pin[field])) &&
    isHex(pin['salt'], 32) &&
    (pin['replaced'] === undefined ||
      (Array.isArray(pin['replaced']) && pin['replaced'].every((salt) => isHex(salt, 32))))
  )
}
