// The additional data of a pair's two boxes (SPEC 10). All fields have fixed sizes, so one template serves a whole chain: per pair only
// the id, the epoch and the version are written into it.
import { fromHex } from './bytes.ts'
import type { PairId } from './brands.ts'
import { chainFields, type ChainContext } from './chain.ts'
import { frame } from './frame.ts'
import { putU32, u8 } from './integers.ts'

/** What tells one box of a chain from another. */
export interface PairPlace {
  readonly pairId: PairId
  readonly version: number
  readonly epoch: number
}

const four = new Uint8Array(4)

/** A function that gives the additional data of each place. Its result is the template itself, good until the next call. */
export function pairAad(
  label: 'secret-name' | 'secret-value',
  context: ChainContext,
): (place: PairPlace) => Uint8Array {
  const [workspaceId, environmentId, kind, owner] = chainFields(context)
  const field = u8(label === 'secret-name' ? 0 : 1)
  const template = frame(label, workspaceId, environmentId, new Uint8Array(16), field, kind, owner, four, four)
  const versionAt = template.length - 4
  const epochAt = versionAt - 4 - 4
  const ownerAt = epochAt - 4 - 16
  const fieldAt = ownerAt - 2 * (4 + 1)
  const pairAt = fieldAt - 4 - 16
  return ({ pairId, version, epoch }) => {
    template.set(fromHex(pairId, 16), pairAt)
    putU32(template, epochAt, epoch)
    putU32(template, versionAt, version)
    return template
  }
}
