// Vectors of SPEC 9 to 11: from a workspace key to sealed pairs and messages.
import type { EnvironmentId, KeyId, PairId, UserId, WorkspaceId, WorkspaceKey } from '../../src/brands.ts'
import { concat, toHex } from '../../src/bytes.ts'
import { chainIdOf, ownerOf, type ChainContext } from '../../src/chain.ts'
import { hashHex } from '../../src/hash.ts'
import { publicIdentityOf } from '../../src/identity-secrets.ts'
import { sealKeyBox } from '../../src/key-box.ts'
import { sealMessage } from '../../src/message.ts'
import { bucketOf, NAME_BUCKETS, pad, VALUE_BUCKETS } from '../../src/padding.ts'
import { encodeMessageRecord, encodeNameRecord, encodeValueRecord } from '../../src/records.ts'
import { sealPairs, type OpenedPair } from '../../src/secret.ts'
import { commitmentOf, environmentKeyOf, personalKeyOf, secretKeysOf } from '../../src/workspace-keys.ts'
import { counting, withRandom } from './fixed-random.ts'

const workspaceId = toHex(counting(80, 32)) as WorkspaceId
const environmentId = toHex(counting(112, 16)) as EnvironmentId
const owner = toHex(counting(16, 16)) as UserId
const workspaceKey = counting(144, 32) as WorkspaceKey
const personalSeed = counting(96, 32)
const epoch = 3
const generation = 1

export const SHARED: ChainContext = { workspaceId, environmentId, kind: 'shared' }
export const PERSONAL: ChainContext = { workspaceId, environmentId, kind: 'personal', owner }

export function keys() {
  const environmentKey = environmentKeyOf(workspaceKey, workspaceId, environmentId, epoch)
  const personalKey = personalKeyOf(personalSeed, workspaceId, environmentId, generation)
  const inside = (key: typeof environmentKey) => {
    const { name, value, message } = secretKeysOf(key)
    return { nameKey: toHex(name), valueKey: toHex(value), messageKey: toHex(message) }
  }
  return {
    workspaceId,
    environmentId,
    workspaceKey: toHex(workspaceKey),
    epoch,
    workspaceKeyCommitment: commitmentOf(workspaceKey, workspaceId, { kind: 'workspace' }, epoch),
    environmentKey: toHex(environmentKey),
    environmentKeyCommitment: commitmentOf(environmentKey, workspaceId, { kind: 'environment', environmentId }, epoch),
    ofEnvironmentKey: inside(environmentKey),
    personalSeed: toHex(personalSeed),
    generation,
    personalKey: toHex(personalKey),
    ofPersonalKey: inside(personalKey),
  }
}

export async function keyBox() {
  const receiverBoxSecret = counting(64, 32)
  const secrets = { signingSeed: counting(32, 32), boxSecret: receiverBoxSecret, generation: 1 }
  const { boxPublic: receiverBoxPublic } = await publicIdentityOf(owner, secrets)
  const keyId = toHex(counting(240, 16)) as KeyId
  const receiver = { kind: 'member', id: owner, keyId } as const
  const scope = { kind: 'environment', environmentId } as const
  const key = environmentKeyOf(workspaceKey, workspaceId, environmentId, epoch)
  const [ephemeralSecret, nonce] = [counting(50, 32), counting(90, 24)]
  const box = await withRandom(concat(ephemeralSecret, nonce), () =>
    sealKeyBox({ workspaceId, epoch, scope, receiver, receiverBoxPublic, key }),
  )
  return {
    workspaceId,
    epoch,
    scope,
    receiver,
    receiverBoxSecret: toHex(receiverBoxSecret),
    receiverBoxPublic: toHex(receiverBoxPublic),
    key: toHex(key),
    ephemeralSecret: toHex(ephemeralSecret),
    nonce: toHex(nonce),
    keyBox: toHex(box),
    hash: hashHex('key-box', box),
  }
}

export function padding() {
  const lengths = [0, 28, 29, 60, 61, 124, 125, 252, 253, 1020, 1021, 2000, 9000, 65_000]
  return lengths.map((recordLength) => ({
    recordLength,
    paddedName: bucketOf(4 + recordLength, NAME_BUCKETS),
    paddedValue: bucketOf(4 + recordLength, VALUE_BUCKETS),
  }))
}

export const PAIRS: readonly OpenedPair[] = [
  pair(1, { name: 'DATABASE_URL', value: 'postgres://ada:ß@db/prod' }),
  pair(2, { name: 'EMPTY', value: '' }),
  pair(3, {
    name: 'Ключ',
    folder: 'api/stripe',
    comment: 'turn on Monday',
    tags: ['billing', ''],
    value: 'x'.repeat(1500),
  }),
]

function pair(version: number, record: Partial<OpenedPair> & { name: string; value: string }): OpenedPair {
  const pairId = toHex(counting(version, 16)) as PairId
  return { pairId, version, epoch, folder: '', comment: '', tags: [], ...record }
}

export async function secrets() {
  const shared = environmentKeyOf(workspaceKey, workspaceId, environmentId, epoch)
  const personal = personalKeyOf(personalSeed, workspaceId, environmentId, generation)
  return [await chainOf(SHARED, secretKeysOf(shared)), await chainOf(PERSONAL, secretKeysOf(personal))]
}

async function chainOf(context: ChainContext, chainKeys: ReturnType<typeof secretKeysOf>) {
  const nonces = PAIRS.map((_, i) => [counting(20 * i, 12), counting(20 * i + 128, 12)] as const)
  const sealed = await withRandom(concat(...nonces.flat()), () => sealPairs(chainKeys, context, PAIRS))
  const messageNonce = counting(5, 12)
  const place = { context, epoch, seq: 9 }
  const message = await withRandom(messageNonce, () => sealMessage(chainKeys.message, place, 'Rotate the URL ✔'))
  return {
    workspaceId,
    environmentId,
    kind: context.kind,
    owner: ownerOf(context),
    chainId: chainIdOf(context),
    nameKey: toHex(chainKeys.name),
    valueKey: toHex(chainKeys.value),
    messageKey: toHex(chainKeys.message),
    pairs: PAIRS.map((opened, i) => ({
      ...opened,
      nameRecord: toHex(encodeNameRecord(opened)),
      valueRecord: toHex(encodeValueRecord(opened.value)),
      paddedName: toHex(pad(encodeNameRecord(opened), NAME_BUCKETS)),
      nameNonce: toHex(nonces[i]?.[0] as Uint8Array),
      valueNonce: toHex(nonces[i]?.[1] as Uint8Array),
      nameBox: toHex(sealed[i]?.nameBox as Uint8Array),
      valueBox: toHex(sealed[i]?.valueBox as Uint8Array),
    })),
    message: {
      epoch,
      seq: 9,
      text: 'Rotate the URL ✔',
      record: toHex(encodeMessageRecord('Rotate the URL ✔')),
      nonce: toHex(messageNonce),
      sealed: toHex(message),
    },
  }
}
