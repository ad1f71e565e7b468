// What the vectors are made of: bytes that count upwards from a number, so that a reader sees where they come from.
import {
  commitmentOf,
  environmentKeyOf,
  formatToken,
  keyIdOf,
  machineKeysOf,
  toHex,
  type EnvironmentKey,
  type Hash,
  type Id,
  type MachineId,
  type Scope,
  type UserId,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import { keyBoxHash } from '../../src/grant.ts'
import type { Head } from '../../src/head.ts'
import { personOf, signerOf, type TestPerson } from '../../src/testing.ts'

export const TIME = 1_767_225_600_000
export const WORKSPACE_KEY = pattern(0x90, 32) as WorkspaceKey

/** `length` bytes: start, start + 1, … modulo 256. */
export function pattern(start: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => start + i)
}

export function idOf<Kind extends Id = Id>(start: number): Kind {
  return toHex(pattern(start, 16)) as Kind
}

export async function person(name: string, start: number): Promise<TestPerson> {
  const [signingSeed, boxSecret, personalSeed] = [0x20, 0x40, 0x60].map((offset) => pattern(start + offset, 32))
  const secrets = { signingSeed, boxSecret, personalSeed, generation: 1 } as TestPerson['secrets']
  return personOf(name, idOf(start), secrets)
}

/** The same person with newer keys. */
export async function newerPerson(name: string, userId: UserId, start: number): Promise<TestPerson> {
  const { secrets } = await person(name, start)
  return personOf(name, userId, { ...secrets, generation: 2 })
}

/** Stands for a key box: the log holds its hash alone, and sealing one takes random bytes. */
export function keyBox(start: number): { readonly box: Uint8Array; readonly hash: Hash } {
  const box = pattern(start, 192)
  return { box, hash: keyBoxHash(box) }
}

export const workspaceKeyOf = (epoch: number): WorkspaceKey =>
  epoch === 1 ? WORKSPACE_KEY : (pattern(0x90 + epoch, 32) as WorkspaceKey)

export function keyOf(epoch: number, workspaceId: WorkspaceId, scope: Scope): WorkspaceKey | EnvironmentKey {
  const key = workspaceKeyOf(epoch)
  return scope.kind === 'workspace' ? key : environmentKeyOf(key, workspaceId, scope.environmentId, epoch)
}

export function commitment(workspaceId: WorkspaceId, scope: Scope, epoch = 1): Hash {
  return commitmentOf(keyOf(epoch, workspaceId, scope), workspaceId, scope, epoch)
}

/** A machine, and the token of it. */
export async function machine(machineId: MachineId, start: number) {
  const seed = pattern(start, 32)
  const keys = await machineKeysOf(seed, machineId)
  const keyId = keyIdOf(keys.identity)
  const origin = 'https://secrets.acme.test'
  return {
    userId: machineId,
    keyId,
    identity: keys.identity,
    sign: signerOf(keys.signingSeed),
    inputs: { machineId, seed, keyId, origin },
    token: (workspaceId: WorkspaceId, log: Head) => formatToken({ machineId, seed, workspaceId, log, origin }),
  }
}

/** Bytes as hex, all the way down; what is absent stays out. */
export function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value)
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && typeof each !== 'function')
  return Object.fromEntries(entries.map(([key, each]) => [key, readable(each)]))
}
