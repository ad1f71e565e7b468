import { newId, type EnvironmentId, type Hash } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { codeOf, refusalOf } from '../test/refusal.ts'
import { buildEntry } from './build-entry.ts'
import { fold } from './fold.ts'
import { compareWithPin } from './log-pin.ts'
import { makePerson, makeWorkspace } from './testing.ts'
import { entryHashAt, restoreVerified, serializeVerified, type Verified } from './verified.ts'

let acme: Acme
let verified: Verified
let bytes: Uint8Array
beforeAll(async () => {
  acme = await makeAcme()
  verified = acme.workspace.verified
  bytes = serializeVerified(verified)
})

describe('a verified log that was kept', () => {
  test('comes back as it was, and goes on', async () => {
    const restored = restoreVerified(bytes)
    expect(restored).toEqual(verified)
    const { workspace } = await makeAcme()
    const half = workspace.envelopes.length >> 1
    const base = await fold(undefined, workspace.envelopes.slice(0, half), workspace)
    const kept = restoreVerified(serializeVerified(base))
    expect(await fold(kept, workspace.envelopes.slice(half), workspace)).toEqual(workspace.verified)
  })

  test('is malformed when it was cut, lengthened, or changed in form', async () => {
    for (let cut = 0; cut < bytes.length; cut += 97) {
      expect(await codeOf(() => restoreVerified(bytes.subarray(0, cut)))).toBe('malformed')
    }
    expect(await codeOf(() => restoreVerified(Uint8Array.of(...bytes, 0)))).toBe('malformed')
  })

  test('is malformed when its hashes are not one for every entry', async () => {
    const fewer = { ...verified, hashes: verified.hashes.subarray(32) } as Verified
    const more = { ...verified, hashes: Uint8Array.of(...verified.hashes, ...new Uint8Array(32)) } as Verified
    for (const wrong of [fewer, more]) {
      expect(await codeOf(() => restoreVerified(serializeVerified(wrong)))).toBe('malformed')
    }
  })
})

describe('a log served from its first entry, against a pin (attack 25)', () => {
  test('has to hold what was seen: the same head, or one behind it', async () => {
    for (let seq = 0; seq <= verified.head.seq; seq++) {
      expect(await codeOf(() => compareWithPin({ seq, hash: entryHashAt(verified.hashes, seq) }, verified))).toBe(
        'accepted',
      )
    }
  })

  test('shorter than the pin is log-rollback', async () => {
    const { workspace } = acme
    const shorter = await fold(undefined, workspace.envelopes.slice(0, -1), workspace)
    const refusal = await refusalOf(() => compareWithPin(verified.head, shorter))
    expect(refusal?.code).toBe('log-rollback')
    expect(refusal?.evidence).toEqual({ pinned: verified.head, served: shorter.head })
  })

  test('with another entry at the place of the pin is log-fork, also when it has grown since', async () => {
    const { workspace } = await makeAcme()
    const fork = workspace.verified
    const pinned = { seq: 4, hash: entryHashAt(verified.hashes, 4) }
    const refusal = await refusalOf(() => compareWithPin(pinned, fork))
    expect(refusal?.code).toBe('log-fork')
    expect(refusal?.evidence).toEqual({ pinned, served: { seq: 4, hash: entryHashAt(fork.hashes, 4) } })
  })

  test('with two sound logs from one beginning: each is a fork to who saw the other', async () => {
    const workspace = await makeWorkspace({ people: ['Alice'], environments: ['dev'] })
    const common = [...workspace.envelopes]
    await workspace.add(await makePerson('Bob'))
    const one = workspace.verified
    const other = await makeOtherBranch(common, workspace)
    expect(await codeOf(() => compareWithPin(one.head, other))).toBe('log-fork')
    expect(await codeOf(() => compareWithPin(other.head, one))).toBe('log-fork')
    const base = await fold(undefined, common, workspace)
    const [, lastOfOther] = workspace.envelopes.slice(-2)
    expect(await codeOf(fold(base, [lastOfOther as Uint8Array], workspace))).toBe('log-chain')
  })

  async function makeOtherBranch(common: Uint8Array[], workspace: Acme['workspace']): Promise<Verified> {
    let branch = await fold(undefined, common, workspace)
    for (const name of ['qa', 'test']) {
      const environmentId = newId<EnvironmentId>()
      const key = { epoch: 1, commitment: 'ab'.repeat(32) as Hash }
      const draft = { type: 'add-environment', environmentId, name, key, time: workspace.time } as const
      branch = (await buildEntry(branch, draft, workspace.owner)).verified
    }
    return branch
  }
})
