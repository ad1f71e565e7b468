// Public keys that no honest person has, and that would let one signature fit every message or one box key be known to all (attacks 31, 32).
import { fromHex } from '@infisical/crypto'

type Case = [string, Uint8Array]

/** Little-endian, as Ed25519 and X25519 write them. */
const p = 'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'
const pPlusOne = `ee${p.slice(2)}`

export const badSignKeys: Case[] = [
  ['of order 1', bytes(`01${'00'.repeat(31)}`)],
  ['of order 2', bytes(`ec${'ff'.repeat(30)}7f`)],
  ['of order 4', bytes('00'.repeat(32))],
  ['of order 8', bytes('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')],
  ['that is not canonical', bytes(pPlusOne)],
  ['that is no point', bytes(`02${'00'.repeat(31)}`)],
  // The base point plus the point of order 2: of neither small nor prime order.
  ['with torsion', bytes('9599999999999999999999999999999999999999999999999999999999999999')],
]

export const badBoxKeys: Case[] = [
  ['of zeros', bytes('00'.repeat(32))],
  ['of order 1', bytes(`01${'00'.repeat(31)}`)],
  ['of order 8', bytes('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800')],
  ['of order 8, the other', bytes('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157')],
  ['that is p', bytes(p)],
  ['that is not canonical', bytes(`f0${p.slice(2)}`)],
  ['with the top bit set', bytes(`09${'00'.repeat(30)}80`)],
]

function bytes(hex: string): Uint8Array {
  return fromHex(hex, 32)
}
