// From a password to the private keys. The order is the protection: parameters are judged before anything is derived, the server proves
// itself before its answer is opened, and the keys are recomputed and compared before they are believed.
import {
  checkServerProof,
  derivePasswordKeys,
  fromBase64url,
  normaliseDisplayName,
  openBundle,
  proveClientSrp,
  startClientSrp,
  type KdfParameters,
  type PasswordKeys,
  type UserId,
} from '@infisical/crypto'
import { checkAgainstPin, kdfDiffers } from './account-pin.ts'
import type { Context } from './context.ts'
import { accountPlace, type Entrance, type Person } from './entrance.ts'
import { ApiError, ClientError, spoken } from './errors.ts'
import { readAccountPin } from './pins.ts'
import type { Granted } from './tokens.ts'

export interface Unlocked extends Entrance {
  readonly person: Person
}

/** A session that has just begun, and the keys. undefined for a wrong password, or an address without an account. */
export async function unlock(context: Context, email: string, password: string): Promise<Unlocked | undefined> {
  const pin = await readAccountPin(context.storage.pins, accountPlace(context, email))
  const challenge = await context.server.anyone((api) => api.session.challenge.mutate({ email }))
  const kdf = { ...challenge.kdf, salt: fromBase64url(challenge.kdf.salt) }
  const keys = await derivePasswordKeys(password, email, kdf)
  const granted = await prove(context, email, { ...challenge, kdf }, keys)
  if (granted === undefined && pin !== undefined && kdfDiffers(kdf, pin)) throw new ClientError('kdf-changed')
  if (granted === undefined) return undefined
  const unlocked = await fetchBundle(context, { email, kdf, keys }, granted)
  if (pin !== undefined) checkAgainstPin({ kdf, generation: unlocked.secrets.generation }, pin)
  return { ...unlocked, kdf, granted }
}

/** undefined when the server says that the password is wrong. Past this, the server has proved that it knows the verifier. */
async function prove(
  context: Context,
  email: string,
  challenge: { attempt: string; kdf: KdfParameters; serverPublic: string },
  keys: PasswordKeys,
): Promise<Granted | undefined> {
  const { secret, public: clientPublic } = await startClientSrp()
  const { attempt, serverPublic, kdf } = challenge
  const { srpPassword } = keys
  const srp = { secret, clientPublic, serverPublic, salt: kdf.salt, email, srpPassword }
  const { clientProof, expectedServerProof } = await proveClientSrp(srp)
  const proof = { attempt, clientPublic, clientProof, device: context.device, transport: context.transport }
  try {
    const answer = await context.server.anyone((api) => api.session.prove.mutate(proof))
    checkServerProof(expectedServerProof, answer.serverProof)
    return answer.session
  } catch (error) {
    if (error instanceof ApiError && error.code === 'login-failed') return undefined
    throw error
  }
}

interface Unlocking {
  readonly email: string
  readonly kdf: KdfParameters
  readonly keys: PasswordKeys
}

async function fetchBundle(context: Context, { email, kdf, keys }: Unlocking, granted: Granted) {
  const served = await context.server.granted(granted, (api) => api.account.bundle.query())
  const claimed = {
    userId: served.userId as UserId,
    generation: served.generation,
    signPublic: fromBase64url(served.signPublic),
    boxPublic: fromBase64url(served.boxPublic),
  }
  const opened = await openBundle({ email, kdf, identity: claimed, keys }, fromBase64url(served.bundle))
  const name = spoken('display-name', () => normaliseDisplayName(served.name))
  return { ...opened, person: { userId: opened.identity.userId, email, name } }
}
