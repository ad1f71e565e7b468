// Heads as one line of text, for two people to compare by any other way than the server.
//   "heads_" || base64url(body || H("local-heads", body)[0..4])
//   body = 0x01 || hash workspace id || head of the log || list(id environment || head)          head = u64 seq || hash; ascending by id
import {
  checkAscending,
  concat,
  equalBytes,
  fromBase64url,
  hash,
  Reader,
  toBase64url,
  Writer,
  type EnvironmentId,
  type WorkspaceId,
} from '@infisical/crypto'
import type { Head } from '@infisical/protocol'
import { ClientError, spoken } from './errors.ts'

export interface Heads {
  readonly workspaceId: WorkspaceId
  readonly log: Head
  /** Of shared chains, by environment id. */
  readonly chains: ReadonlyMap<EnvironmentId, Head>
}

const PREFIX = 'heads_'
const VERSION = 1
const CHECKSUM_SIZE = 4
const MOST = 100

export function formatHeads(heads: Heads): string {
  const body = encodeHeads(heads)
  return `${PREFIX}${toBase64url(concat(body, checksumOf(body)))}`
}

/** `heads-text` for anything that `formatHeads` does not make. White space around it, from a chat, is dropped. */
export function parseHeads(text: string): Heads {
  const trimmed = text.trim()
  if (!trimmed.startsWith(PREFIX)) throw new ClientError('heads-text')
  return spoken('heads-text', () => {
    const whole = fromBase64url(trimmed.slice(PREFIX.length))
    if (whole.length <= CHECKSUM_SIZE) throw new ClientError('heads-text')
    const body = whole.subarray(0, -CHECKSUM_SIZE)
    if (!equalBytes(checksumOf(body), whole.subarray(-CHECKSUM_SIZE))) throw new ClientError('heads-text')
    return decode(body)
  })
}

export function encodeHeads({ workspaceId, log, chains }: Heads): Uint8Array {
  const writer = new Writer(128 + 56 * chains.size).u8(VERSION).hash(workspaceId)
  const ordered = [...chains].sort(([one], [other]) => (one < other ? -1 : 1))
  return writeHead(writer, log)
    .list(ordered, (to, [id, head]) => {
      writeHead(to.id(id), head)
    })
    .finish()
}

function decode(body: Uint8Array): Heads {
  const reader = new Reader(body)
  if (reader.u8() !== VERSION) throw new ClientError('heads-text')
  const [workspaceId, log] = [reader.hash<WorkspaceId>(), readHead(reader)]
  const chains = reader.list(MOST, (from) => [from.id<EnvironmentId>(), readHead(from)] as const)
  reader.end()
  checkAscending(chains, ([id]) => id)
  return { workspaceId, log, chains: new Map(chains) }
}

const writeHead = (writer: Writer, head: Head): Writer => writer.u64(head.seq).hash(head.hash)
const readHead = (reader: Reader): Head => ({ seq: reader.u64(), hash: reader.hash() })
const checksumOf = (body: Uint8Array): Uint8Array => hash('local-heads', body).subarray(0, CHECKSUM_SIZE)
