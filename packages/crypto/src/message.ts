// The message of a commit (SPEC 11): sealed under the message key, bound to its chain, epoch and seq. No message is no bytes.
import { open, seal } from './aead.ts'
import { chainFields, type ChainContext } from './chain.ts'
import { u32, u64 } from './integers.ts'
import { pad, unpad, VALUE_BUCKETS } from './padding.ts'
import { decodeMessageRecord, encodeMessageRecord } from './records.ts'

/** Which commit the message belongs to. */
export interface MessagePlace {
  readonly context: ChainContext
  readonly epoch: number
  readonly seq: number
}

export async function sealMessage(messageKey: Uint8Array, place: MessagePlace, text: string): Promise<Uint8Array> {
  if (text === '') return new Uint8Array(0)
  return seal('commit-message', messageKey, aadFields(place), pad(encodeMessageRecord(text), VALUE_BUCKETS))
}

export async function openMessage(messageKey: Uint8Array, place: MessagePlace, sealed: Uint8Array): Promise<string> {
  if (sealed.length === 0) return ''
  const padded = await open('commit-message', messageKey, aadFields(place), sealed)
  return decodeMessageRecord(unpad(padded, VALUE_BUCKETS))
}

function aadFields({ context, epoch, seq }: MessagePlace): Uint8Array[] {
  return [...chainFields(context), u32(epoch), u64(seq)]
}
