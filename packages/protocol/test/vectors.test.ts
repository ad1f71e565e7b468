// The vectors are what the code makes today. They are permanent once released: a difference is a change of the wire format, to be taken back or
// to become new labels. `vitest run -u` writes the files. The second half reads them as a stranger would, without the code that made them.
import { readFileSync } from 'node:fs'
import { fromHex, toHex, type ChainContext, type PairId, type WorkspaceId } from '@infisical/crypto/server'
import { describe, expect, test } from 'vitest'
import { emptyChain } from '../src/chain-view.ts'
import { decodeEntryBody, encodeEntryBody } from '../src/entry.ts'
import { fold } from '../src/fold.ts'
import { decodePack } from '../src/pack.ts'
import { decodeState, encodeState } from '../src/state-codec.ts'
import { verifyChain } from '../src/verify-chain.ts'
import type { Verified } from '../src/verified.ts'
import { inAscii } from './ascii.ts'
import { generateChain } from './vectors/generate-chain.ts'
import { generateLog } from './vectors/generate-log.ts'

describe('the vectors of wire format 1', () => {
  test('of the membership log are those of the file', async () => {
    await expect(inAscii(await generateLog())).toMatchFileSnapshot('../vectors/log-v1.json')
  })

  test('of commits, packs and manifests are those of the file', async () => {
    await expect(inAscii(await generateChain())).toMatchFileSnapshot('../vectors/chain-v1.json')
  })
})

interface LogFile {
  workspaceId: WorkspaceId
  entries: { type: string; body: string; hash: string; envelope: string; state: string; stateHash: string }[]
}
interface ChainFile {
  chains: ({
    chainId: string
    commits: { seq: number; hash: string; envelope: string; pack: string; leaves: string; removed: PairId[] }[]
  } & ChainContext)[]
}

const read = <File>(name: string) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as File
const bytes = (hex: string) => fromHex(hex, hex.length / 2)

async function foldFile(each?: (verified: Verified, entry: LogFile['entries'][number]) => void): Promise<Verified> {
  const file = read<LogFile>('log-v1.json')
  let verified: Verified | undefined
  for (const entry of file.entries) {
    verified = await fold(verified, [bytes(entry.envelope)], file)
    each?.(verified, entry)
  }
  return verified as Verified
}

describe('the files', () => {
  test('have an entry of every type that a workspace begins with', () => {
    const types = new Set(read<LogFile>('log-v1.json').entries.map(({ type }) => type))
    expect([...types].toSorted()).toEqual(['add-environment', 'cancel-invite', 'genesis', 'invite', 'join', 'rotate'])
  })

  test('fold entry by entry to the hashes and states that they name', async () => {
    await foldFile(({ state, head }, entry) => {
      expect(head.hash).toBe(entry.hash)
      expect(toHex(encodeState(state))).toBe(entry.state)
      expect(toHex(encodeState(decodeState(bytes(entry.state))))).toBe(entry.state)
      expect(decodeEntryBody(bytes(entry.body)).stateHash).toBe(entry.stateHash)
      expect(toHex(encodeEntryBody(decodeEntryBody(bytes(entry.body))))).toBe(entry.body)
    })
  })

  test('have chains that a receiver accepts, commit by commit', async () => {
    const log = await foldFile()
    for (const { chainId, commits, ...chain } of read<ChainFile>('chain-v1.json').chains) {
      let view = emptyChain(chain)
      expect(view.chainId).toBe(chainId)
      for (const { envelope, pack, removed, leaves, hash, seq } of commits) {
        const records = { base: 'delta', pack: bytes(pack), removed } as const
        view = (await verifyChain({ log, chain, view, commits: [bytes(envelope)], records })).view
        expect(view.head).toMatchObject({ seq, hash })
        expect(toHex(view.manifest.leaves)).toBe(leaves)
        expect(decodePack(bytes(pack)).every(({ changed }) => changed <= seq)).toBe(true)
      }
    }
  })
})
