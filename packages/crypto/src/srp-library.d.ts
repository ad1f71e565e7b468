// The inner files of secure-remote-password 0.3.1 that srp-server.ts works with; the package types only its two outer ones.
declare module 'secure-remote-password/lib/srp-integer.js' {
  /** An integer that remembers how many hex digits it is written with. */
  export default class SRPInteger {
    static fromHex(hex: string): SRPInteger
    add(value: SRPInteger): SRPInteger
    multiply(value: SRPInteger): SRPInteger
    mod(modulus: SRPInteger): SRPInteger
    modPow(exponent: SRPInteger, modulus: SRPInteger): SRPInteger
    xor(value: SRPInteger): SRPInteger
    toHex(): string
  }
}

declare module 'secure-remote-password/lib/params.js' {
  import type SRPInteger from 'secure-remote-password/lib/srp-integer.js'
  const params: {
    readonly N: SRPInteger
    readonly g: SRPInteger
    readonly k: SRPInteger
    H(...parts: (SRPInteger | string)[]): SRPInteger
  }
  export default params
}
