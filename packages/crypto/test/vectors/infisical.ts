// vectors/infisical-v1.json: this platform makes the same bytes, and opens them.
import file from '../../vectors/infisical-v1.json' with { type: 'json' }
import { open } from '../../src/aead.ts'
import type { EnvironmentKey, InviteId, PairId, SignPublic, UserId } from '../../src/brands.ts'
import { openBundle } from '../../src/bundle.ts'
import { fromBase64url } from '../../src/bytes.ts'
import { inviteKeysOf } from '../../src/invite.ts'
import { parseInviteLink } from '../../src/invite-link.ts'
import { openKeyBox } from '../../src/key-box.ts'
import type { AeadLabel, SignLabel } from '../../src/labels.ts'
import { machineKeysOf } from '../../src/machine.ts'
import { openMessage } from '../../src/message.ts'
import { openPreviousKey } from '../../src/previous-key.ts'
import { parseRecoveryCode } from '../../src/recovery-code.ts'
import { openRecoveryKit, recoveryKeysOf } from '../../src/recovery-kit.ts'
import { openPairs } from '../../src/secret.ts'
import { checkServerProof, makeVerifier, proveClientSrp } from '../../src/srp-client.ts'
import { finishServerSrp } from '../../src/srp-server.ts'
import { parseToken } from '../../src/token.ts'
import { verifySignature } from '../../src/verify.ts'
import { bytes, equal, type Case } from './case.ts'
import { SECTIONS } from './generate.ts'
import { keyBox, PAIRS, PERSONAL, SHARED } from './generate-secrets.ts'

const made: Case[] = Object.entries(SECTIONS).map(([name, make]) => ({
  name: `section ${name} is made as in the file`,
  run: async () => equal(await make(), (file as Record<string, unknown>)[name]),
}))

const opened: Case[] = [
  {
    name: 'signatures verify',
    run: async () => {
      for (const { label, publicKey, fields, signature } of file.signatures) {
        const key = bytes(publicKey) as SignPublic
        await verifySignature(label as SignLabel, key, bytes(signature), ...fields.map(bytes))
      }
    },
  },
  {
    name: 'seals open',
    run: async () => {
      for (const { label, key, aadFields, plaintext, sealed } of file.seals) {
        equal(await open(label as AeadLabel, bytes(key), aadFields.map(bytes), bytes(sealed)), bytes(plaintext))
      }
    },
  },
  {
    name: 'base64url reads back',
    run: () => {
      for (const { bytes: content, text } of file.texts.base64url) equal(fromBase64url(text), bytes(content))
    },
  },
  { name: 'the SRP exchange is that of the library', run: srpExchange },
  {
    name: 'the bundle opens',
    run: async () => {
      const b = file.bundle
      const { algorithm, memoryKib, iterations, parallelism } = b
      const kdf = { algorithm, memoryKib, iterations, parallelism, salt: bytes(b.salt) }
      const keys = { kek: bytes(b.kek), kcv: bytes(b.kcv) }
      const [signPublic, boxPublic] = [bytes(b.signPublic), bytes(b.boxPublic)]
      const identity = { userId: b.userId as UserId, generation: b.generation, signPublic, boxPublic }
      const { secrets } = await openBundle({ email: b.email, kdf, identity, keys }, bytes(b.bundle))
      equal(secrets.personalSeed, bytes(b.personalSeed))
      equal(secrets.signingSeed, bytes(b.signingSeed))
      equal(secrets.boxSecret, bytes(b.boxSecret))
    },
  },
  {
    name: 'the recovery kit opens with its code, as it is written on paper',
    run: async () => {
      const { text, code, email, userId, generation, kit, personalSeed } = file.recovery
      equal(parseRecoveryCode(text), bytes(code))
      const [signPublic, boxPublic] = [bytes(file.identity.signPublic), bytes(file.identity.boxPublic)]
      const identity = { userId: userId as UserId, generation, signPublic, boxPublic }
      const keys = recoveryKeysOf(parseRecoveryCode(text.toLowerCase()))
      const { secrets } = await openRecoveryKit({ email, identity, keys }, bytes(kit))
      equal(secrets.personalSeed, bytes(personalSeed))
    },
  },
  {
    name: 'the invite link reads back to the invite keys',
    run: async () => {
      const link = parseInviteLink(file.invite.link)
      equal(link.server, file.invite.server)
      equal(link.fingerprint, bytes(file.invite.inviterFingerprint))
      equal(file.invite.workspaceId.startsWith(link.workspacePrefix), true)
      const keys = await inviteKeysOf(link.secret, file.invite.inviteId as InviteId)
      equal(keys.identity.signPublic, bytes(file.invite.signPublic))
    },
  },
  {
    name: 'the key box opens',
    run: async () => {
      const { workspaceId, epoch, scope, receiver } = await keyBox()
      const boxSecret = bytes(file.keyBox.receiverBoxSecret)
      const key = await openKeyBox(bytes(file.keyBox.keyBox), { workspaceId, epoch, scope, receiver, boxSecret })
      equal(key, bytes(file.keyBox.key))
    },
  },
  {
    name: 'the token reads back to the keys of the machine',
    run: async () => {
      const m = file.machine
      const token = parseToken(m.token)
      equal(
        { ...token },
        { machineId: m.machineId, seed: m.seed, workspaceId: m.workspaceId, log: m.log, origin: m.origin },
      )
      const keys = await machineKeysOf(token.seed, token.machineId)
      equal(keys.authSecret, bytes(m.authSecret))
      equal(keys.identity.signPublic, bytes(m.signPublic))
    },
  },
  {
    name: 'previous keys open',
    run: async () => {
      for (const [i, { epoch, key, previous, sealed }] of file.previousKeys.entries()) {
        const { workspaceId, environmentId } = SHARED
        const scope = i === 0 ? ({ kind: 'workspace' } as const) : ({ kind: 'environment', environmentId } as const)
        const keys = { key: bytes(key) as EnvironmentKey, sealed: bytes(sealed) }
        equal(await openPreviousKey({ workspaceId, scope, epoch }, keys), bytes(previous))
      }
    },
  },
  {
    name: 'secrets and messages open',
    run: async () => {
      for (const [i, chain] of file.secrets.entries()) {
        const context = i === 0 ? SHARED : PERSONAL
        const keys = { name: bytes(chain.nameKey), value: bytes(chain.valueKey), message: bytes(chain.messageKey) }
        const sealed = chain.pairs.map(({ pairId, version, epoch, nameBox, valueBox }) => ({
          pairId: pairId as PairId,
          version,
          epoch,
          nameBox: bytes(nameBox),
          valueBox: bytes(valueBox),
        }))
        const { epoch, seq, text, sealed: message } = chain.message
        equal(await openPairs(keys, context, sealed), PAIRS.map(inOrder))
        equal(await openMessage(keys.message, { context, epoch, seq }, bytes(message)), text)
      }
    },
  },
]

function inOrder({ pairId, version, epoch, name, folder, comment, tags, value }: (typeof PAIRS)[number]) {
  return { pairId, version, epoch, name, folder, comment, tags, value }
}

async function srpExchange(): Promise<void> {
  const { email, a, b, A, B, v, M, M2 } = file.srp
  const [salt, srpPassword] = [bytes(file.srp.salt), bytes(file.srp.srpPassword)]
  equal(await makeVerifier(srpPassword, email, salt), v)
  const ours = await proveClientSrp({ secret: a, clientPublic: A, serverPublic: B, salt, email, srpPassword })
  equal(ours, { clientProof: M, expectedServerProof: M2 })
  const theirs = await finishServerSrp({ secret: b, clientPublic: A, salt, email, verifier: v, clientProof: M })
  equal(theirs, { serverProof: M2 })
  checkServerProof(ours.expectedServerProof, theirs.serverProof)
}

export const INFISICAL: Case[] = [...made, ...opened]
