// Vectors of SPEC 4 to 7, 12 and 15: from a password to an identity, and from an invite secret to its keys.
import type { InviteId, UserId, WorkspaceId } from '../../src/brands.ts'
import { stretch } from '../../src/argon2.ts'
import { sealBundle } from '../../src/bundle.ts'
import { toHex, utf8 } from '../../src/bytes.ts'
import { fingerprintOf, fingerprintWords } from '../../src/fingerprint.ts'
import { encodeIdentity, keyIdOf } from '../../src/identity.ts'
import { publicIdentityOf } from '../../src/identity-secrets.ts'
import { inviteKeysOf } from '../../src/invite.ts'
import { formatInviteLink } from '../../src/invite-link.ts'
import { DEFAULT_KDF } from '../../src/kdf-parameters.ts'
import { derivePasswordKeys, effectiveSalt } from '../../src/password.ts'
import { formatRecoveryCode } from '../../src/recovery-code.ts'
import { recoveryKeysOf, sealRecoveryKit } from '../../src/recovery-kit.ts'
import { counting, withRandom } from './fixed-random.ts'
import { srpByBigint } from './srp-by-bigint.ts'

/** Full-width letters and a ligature, which NFKC folds, and a composed letter. */
export const PASSWORD = 'ｃｏｒｒｅｃｔ ﬁnch é'
export const EMAIL = 'ada@example.com'
export const KDF = { ...DEFAULT_KDF, salt: counting(1, 16) }
export const USER_ID = toHex(counting(16, 16)) as UserId

export async function password() {
  const pw = utf8(PASSWORD.normalize('NFKC'))
  const salt = effectiveSalt(EMAIL, KDF.salt)
  const keys = await derivePasswordKeys(PASSWORD, EMAIL, KDF)
  return {
    password: PASSWORD,
    email: EMAIL,
    algorithm: KDF.algorithm,
    memoryKib: KDF.memoryKib,
    iterations: KDF.iterations,
    parallelism: KDF.parallelism,
    salt: toHex(KDF.salt),
    pw: toHex(pw),
    effectiveSalt: toHex(salt),
    root: toHex(await stretch(pw, salt, KDF)),
    srpPassword: toHex(keys.srpPassword),
    kek: toHex(keys.kek),
    kcv: toHex(keys.kcv),
  }
}

export function srp() {
  const inputs = {
    email: EMAIL,
    salt: KDF.salt,
    srpPassword: counting(100, 32),
    a: counting(7, 32),
    b: counting(200, 32),
  }
  const { email, salt, srpPassword, a, b } = inputs
  return {
    email,
    salt: toHex(salt),
    srpPassword: toHex(srpPassword),
    a: toHex(a),
    b: toHex(b),
    ...srpByBigint(inputs),
  }
}

export const SECRETS = {
  signingSeed: counting(32, 32),
  boxSecret: counting(64, 32),
  personalSeed: counting(96, 32),
  generation: 1,
}

export async function identity() {
  const made = await publicIdentityOf(USER_ID, SECRETS)
  return {
    userId: USER_ID,
    generation: SECRETS.generation,
    signingSeed: toHex(SECRETS.signingSeed),
    boxSecret: toHex(SECRETS.boxSecret),
    signPublic: toHex(made.signPublic),
    boxPublic: toHex(made.boxPublic),
    identity: toHex(encodeIdentity(made)),
    keyId: keyIdOf(made),
    fingerprint: toHex(fingerprintOf(made)),
    fingerprintWords: await fingerprintWords(fingerprintOf(made)),
  }
}

export async function bundle() {
  const keys = { kek: counting(130, 32), kcv: counting(170, 32) }
  const nonce = counting(210, 12)
  const context = { email: EMAIL, kdf: KDF, identity: await publicIdentityOf(USER_ID, SECRETS), keys }
  const sealed = await withRandom(nonce, () => sealBundle(context, SECRETS))
  return {
    email: EMAIL,
    userId: USER_ID,
    algorithm: KDF.algorithm,
    memoryKib: KDF.memoryKib,
    iterations: KDF.iterations,
    parallelism: KDF.parallelism,
    salt: toHex(KDF.salt),
    signPublic: toHex(context.identity.signPublic),
    boxPublic: toHex(context.identity.boxPublic),
    generation: SECRETS.generation,
    kek: toHex(keys.kek),
    kcv: toHex(keys.kcv),
    signingSeed: toHex(SECRETS.signingSeed),
    boxSecret: toHex(SECRETS.boxSecret),
    personalSeed: toHex(SECRETS.personalSeed),
    nonce: toHex(nonce),
    bundle: toHex(sealed),
  }
}

export async function recovery() {
  const code = counting(180, 16)
  const keys = recoveryKeysOf(code)
  const nonce = counting(150, 12)
  const context = { email: EMAIL, identity: await publicIdentityOf(USER_ID, SECRETS), keys }
  const kit = await withRandom(nonce, () => sealRecoveryKit(context, SECRETS))
  return {
    code: toHex(code),
    text: formatRecoveryCode(code),
    kitId: toHex(keys.kitId),
    auth: toHex(keys.auth),
    authHash: toHex(keys.authHash),
    kek: toHex(keys.kek),
    email: EMAIL,
    userId: USER_ID,
    generation: SECRETS.generation,
    signingSeed: toHex(SECRETS.signingSeed),
    boxSecret: toHex(SECRETS.boxSecret),
    personalSeed: toHex(SECRETS.personalSeed),
    nonce: toHex(nonce),
    kit: toHex(kit),
  }
}

export async function invite() {
  const secret = counting(220, 16)
  const inviteId = toHex(counting(48, 16)) as InviteId
  const workspaceId = toHex(counting(80, 32)) as WorkspaceId
  const fingerprint = counting(40, 11)
  const keys = await inviteKeysOf(secret, inviteId)
  return {
    secret: toHex(secret),
    inviteId,
    signingSeed: toHex(keys.signingSeed),
    boxSecret: toHex(keys.boxSecret),
    signPublic: toHex(keys.identity.signPublic),
    boxPublic: toHex(keys.identity.boxPublic),
    keyId: keyIdOf(keys.identity),
    server: 'https://secrets.example.com',
    workspaceId,
    inviterFingerprint: toHex(fingerprint),
    link: formatInviteLink({ server: 'https://secrets.example.com', inviteId, secret, workspaceId, fingerprint }),
  }
}
