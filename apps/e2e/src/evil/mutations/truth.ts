// What is true of a workspace, asked of the real server in honest times by somebody who belongs to it: whatever a device has pinned must be
// in it, and not before what it had pinned already.
import { fromBase64url, toHex } from '@infisical/crypto'
import type { CommitsOutput } from '@infisical/contract'
import type { MemoryStorage } from '@infisical/client/testing'
import { decodeCommit, environments, type Head } from '@infisical/protocol'
import { ask, logOf, type Person, type World } from '../world.ts'

interface Pins {
  readonly log: Head
  readonly chains: Readonly<Record<string, Head>>
  readonly inStep: Readonly<Record<string, number>>
  readonly environments: Readonly<Record<string, string>>
}
type Kept = ReturnType<MemoryStorage['snapshot']>

export interface Truth {
  /** One line for everything that a device has pinned and that is not so. */
  falsehoods(before: Kept, after: Kept, witness: Person): Promise<string[]>
}

export function openTruth({ evil }: Pick<World, 'evil'>): Truth {
  const known = new Set<string>()
  /** Everything about a workspace that a pin could name, noted once. */
  const learn = async (workspaceId: string, witness: Person, pins: Pins): Promise<void> => {
    const { hashes, state } = await logOf(evil, witness, workspaceId)
    for (let seq = 0; seq * 32 < hashes.length; seq++)
      known.add(`log ${workspaceId} ${seq} ${toHex(hashes.subarray(32 * seq, 32 * seq + 32))}`)
    for (const { id, name } of environments(state)) known.add(`hint ${workspaceId} ${name} ${id}`)
    for (const key of Object.keys(pins.chains)) {
      const [environmentId = '', kind = ''] = key.split('-')
      for (let after = 0; ;) {
        const input = { workspaceId, environmentId, kind, after }
        const { commits } = await ask<CommitsOutput>(evil, witness, 'secret.commits', input)
        for (const commit of commits)
          known.add(`chain ${key} ${(after += 1)} ${decodeCommit(fromBase64url(commit)).hash}`)
        if (commits.length === 0) break
      }
    }
  }

  return {
    async falsehoods(before, after, witness) {
      const wrong: string[] = []
      for (const [place, content] of after.pins) {
        const [, , subject = ''] = JSON.parse(place) as string[]
        const old = before.pins.get(place)
        if (old !== undefined && Buffer.from(old).equals(content)) continue
        // What is pinned of an account is compared as a whole, by the scenario that logs in.
        if (subject === 'account') continue
        const pins = read(content)
        const claims = claimsOf(subject, pins)
        if (claims.some((claim) => !known.has(claim))) await learn(subject, witness, pins)
        wrong.push(...claims.filter((claim) => !known.has(claim)).map((claim) => `it pinned what is not so: ${claim}`))
        if (old !== undefined) wrong.push(...backwards(read(old), pins))
      }
      for (const place of before.pins.keys()) if (!after.pins.has(place)) wrong.push(`it forgot a pin: ${place}`)
      return wrong
    },
  }
}

const claimsOf = (workspaceId: string, { log, chains, environments: hints }: Pins): string[] => [
  `log ${workspaceId} ${log.seq} ${log.hash}`,
  ...Object.entries(chains).map(([key, { seq, hash }]) => `chain ${key} ${seq} ${hash}`),
  ...Object.entries(hints).map(([name, id]) => `hint ${workspaceId} ${name} ${id}`),
]

function backwards(old: Pins, now: Pins): string[] {
  const wrong: string[] = []
  if (now.log.seq < old.log.seq) wrong.push('the pin of the log went back')
  for (const [key, { seq }] of Object.entries(old.chains))
    if ((now.chains[key]?.seq ?? 0) < seq) wrong.push(`the pin of chain ${key} went back`)
  for (const [key, seq] of Object.entries(now.inStep))
    if (seq > (now.chains[key]?.seq ?? 0)) wrong.push(`it thinks to have seen of ${key} what it has not`)
  return wrong
}

const read = (content: Uint8Array): Pins => JSON.parse(Buffer.from(content).toString()) as Pins
