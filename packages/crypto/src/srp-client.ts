// The client half of SRP-6a (SPEC 6), strict, by secure-remote-password, which is loaded with the first login.
import { toHex } from './bytes.ts'
import { normaliseEmail } from './names.ts'
import { randomBytes } from './random.ts'
import { checkGroupElement, checkProof, checkScrambler, checkSecret, saltHex, serverProofOf } from './srp-group.ts'

export interface ClientSrp {
  /** a: 64 hex digits. For one attempt. */
  readonly secret: string
  /** A: 512 hex digits, for the server. */
  readonly public: string
}

export interface ClientSrpProve {
  /** What `startClientSrp` gave. */
  readonly secret: string
  readonly clientPublic: string
  /** B, from the server. */
  readonly serverPublic: string
  readonly salt: Uint8Array
  readonly email: string
  readonly srpPassword: Uint8Array
}

export interface ClientSrpProof {
  /** M, for the server. */
  readonly clientProof: string
  /** M2, what an honest server will answer: hand it to `checkServerProof`, and to nobody. */
  readonly expectedServerProof: string
}

/** v = g^x: 512 hex digits that the server keeps in place of a password. */
export async function makeVerifier(srpPassword: Uint8Array, email: string, salt: Uint8Array): Promise<string> {
  const library = await loadLibrary()
  const verifier = library.deriveVerifier(privateKeyOf(library, srpPassword, email, salt))
  checkGroupElement(verifier)
  return verifier
}

export async function startClientSrp(): Promise<ClientSrp> {
  const library = await loadLibrary()
  const secret = toHex(randomBytes(32))
  // The library's deriveVerifier is g^x mod N, which is just what a public ephemeral is to its secret.
  const clientPublic = library.deriveVerifier(secret)
  checkGroupElement(clientPublic)
  return { secret, public: clientPublic }
}

/** Refuses (`srp-parameter`) a server that sends what would make the session independent of the password. */
export async function proveClientSrp(prove: ClientSrpProve): Promise<ClientSrpProof> {
  checkGroupElement(prove.serverPublic)
  checkGroupElement(prove.clientPublic)
  checkSecret(prove.secret)
  checkScrambler(prove.clientPublic, prove.serverPublic)
  const { secret, clientPublic, serverPublic, salt, email, srpPassword } = prove
  const library = await loadLibrary()
  const privateKey = privateKeyOf(library, srpPassword, email, salt)
  const session = library.deriveSession(secret, serverPublic, saltHex(salt), normaliseEmail(email), privateKey)
  return {
    clientProof: session.proof,
    expectedServerProof: serverProofOf(clientPublic, session.proof, session.key),
  }
}

/** Constant time; `srp-proof` unless the server knows the verifier. Nothing that it says may be believed before. */
export function checkServerProof(expectedServerProof: string, serverProof: string): void {
  checkProof(serverProof, expectedServerProof)
}

type Library = typeof import('secure-remote-password/client.js')

/** x = H(s | H(I | ":" | P)), P being the hex of the stretched password. */
function privateKeyOf(library: Library, srpPassword: Uint8Array, email: string, salt: Uint8Array): string {
  return library.derivePrivateKey(saltHex(salt), normaliseEmail(email), toHex(srpPassword))
}

async function loadLibrary(): Promise<Library> {
  const { default: library } = await import('secure-remote-password/client.js')
  return library
}
