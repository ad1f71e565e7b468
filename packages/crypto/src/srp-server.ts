// The server half of SRP-6a (SPEC 6), strict. It knows a verifier and never anything that opens. The arithmetic is the library's and is
// loaded with the first login; a handshake takes tens of milliseconds of one core.
/// <reference path="./srp-library.d.ts" />
import { checkGroupElement, checkProof, checkScrambler, checkSecret, saltHex, serverProofOf } from './srp-group.ts'

export interface ServerSrp {
  /** b: 64 hex digits. Keep it for one attempt and at most two minutes, in the database. */
  readonly secret: string
  /** B: 512 hex digits, for the client. */
  readonly public: string
}

export interface ServerSrpFinish {
  readonly secret: string
  readonly clientPublic: string
  readonly salt: Uint8Array
  readonly email: string
  readonly verifier: string
  readonly clientProof: string
}

/** `verifier`: 512 lower-case hex digits, as the client made it. */
export async function startServerSrp(verifier: string): Promise<ServerSrp> {
  checkGroupElement(verifier)
  const { default: library } = await import('secure-remote-password/server.js')
  const { secret, public: serverPublic } = library.generateEphemeral(verifier)
  return { secret, public: serverPublic }
}

/** Throws `srp-parameter` for what is out of form or range and `srp-proof` for a wrong password. */
export async function finishServerSrp(finish: ServerSrpFinish): Promise<{ readonly serverProof: string }> {
  checkGroupElement(finish.clientPublic)
  checkGroupElement(finish.verifier)
  checkSecret(finish.secret)
  const salt = saltHex(finish.salt)
  const { N, g, k, H, SRPInteger } = await loadArithmetic()
  const A = SRPInteger.fromHex(finish.clientPublic)
  const b = SRPInteger.fromHex(finish.secret)
  const v = SRPInteger.fromHex(finish.verifier)
  const B = k.multiply(v).add(g.modPow(b, N)).mod(N)
  checkScrambler(finish.clientPublic, B.toHex())
  const u = H(A, B)
  const K = H(A.multiply(v.modPow(u, N)).modPow(b, N))
  // The library's own deriveSession ends here too, but compares in variable time, so M is made by its steps and compared by ours.
  const M = H(H(N).xor(H(g)), H(finish.email), SRPInteger.fromHex(salt), A, B, K)
  checkProof(finish.clientProof, M.toHex())
  return { serverProof: serverProofOf(finish.clientPublic, M.toHex(), K.toHex()) }
}

async function loadArithmetic() {
  const { default: params } = await import('secure-remote-password/lib/params.js')
  const { default: SRPInteger } = await import('secure-remote-password/lib/srp-integer.js')
  return { ...params, SRPInteger }
}

/** Whether a verifier has the right form, for the server that is asked to store one; else `srp-parameter`. */
export function checkVerifier(verifier: string): void {
  checkGroupElement(verifier)
}
