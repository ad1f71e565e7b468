// SRP once more, from SPEC 6 alone and with the language's own integers: what the library computes must come out of this too.
import { concat, fromHex, toHex, utf8 } from '../../src/bytes.ts'
import { sha256 } from '#hash'

const N = BigInt(
  '0xac6bdb41324a9a9bf166de5e1389582faf72b6651987ee07fc3192943db56050a37329cbb4a099ed8193e0757767a13dd52312ab4b03310d' +
    'cd7f48a9da04fd50e8083969edb767b0cf6095179a163ab3661a05fbd5faaae82918a9962f0b93b855f97993ec975eeaa80d740adbf4ff74' +
    '7359d041d5c33ea71d281e446b14773bca97b43a23fb801676bd207a436c6481f1d2b9078717461a5b9d32e688f87748544523b524b0d57d' +
    '5ea77a2775d2ecfa032cfbdbf52fb3786160279004e57ae6af874e7303ce53299ccc041c7bc308d82a5698f3a8d0c38271ae35f8e9dbfbb6' +
    '94b5c803d89f7ae435de236d525f54759b65e372fcd68ef20fa7111f9e4aff73',
)

export interface SrpInputs {
  readonly email: string
  readonly salt: Uint8Array
  readonly srpPassword: Uint8Array
  readonly a: Uint8Array
  readonly b: Uint8Array
}

export function srpByBigint({ email, salt, srpPassword, a, b }: SrpInputs) {
  const k = sha256(concat(group(N), Uint8Array.of(2)))
  const x = sha256(concat(salt, sha256(utf8(`${email}:${toHex(srpPassword)}`))))
  const v = power(2n, number(x))
  const A = power(2n, number(a))
  const B = (number(k) * v + power(2n, number(b))) % N
  const u = sha256(concat(group(A), group(B)))
  const S = power(A * power(v, number(u)), number(b))
  const K = sha256(group(S))
  const group2 = sha256(group(N)).map((byte, i) => byte ^ (sha256(Uint8Array.of(2))[i] as number))
  const M = sha256(concat(group2, sha256(utf8(email)), salt, group(A), group(B), K))
  const M2 = sha256(concat(group(A), M, K))
  return {
    k: toHex(k),
    x: toHex(x),
    v: toHex(group(v)),
    A: toHex(group(A)),
    B: toHex(group(B)),
    u: toHex(u),
    S: toHex(group(S)),
    K: toHex(K),
    M: toHex(M),
    M2: toHex(M2),
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let square = base % N, left = exponent; left > 0n; left >>= 1n, square = (square * square) % N) {
    if (left & 1n) result = (result * square) % N
  }
  return result
}

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`)
}

function group(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(512, '0'), 256)
}
