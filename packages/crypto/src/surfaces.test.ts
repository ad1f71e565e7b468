// The two doors of the package: what they offer, what can be reached through them, and what is loaded when they open.
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { describe, expect, test } from 'vitest'
import * as index from './index.ts'
import * as server from './server.ts'

type Platform = 'node' | 'browser'

/** What a bundler finds behind a door. Type-only imports are gone, as they are when the code runs. */
async function graphOf(door: string, platform: Platform): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: [`src/${door}.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    platform,
    packages: 'external',
    metafile: true,
    outdir: 'out',
    conditions: platform === 'browser' ? ['browser'] : [],
    logLevel: 'error',
  })
  return metafile.inputs
}

/** Files and packages behind a door, through any number of hops; with `lazily`, also those that load when they are needed. */
async function reach(door: string, platform: Platform, lazily: boolean): Promise<string[]> {
  const inputs = await graphOf(door, platform)
  const seen = new Set([`src/${door}.ts`])
  for (const path of seen) {
    for (const { path: next, kind } of inputs[path]?.imports ?? []) {
      if (kind === 'import-statement' || (lazily && kind === 'dynamic-import')) seen.add(next)
    }
  }
  return [...seen]
}

/** Files that open, seal or sign, and the libraries that they do it with. */
const OPENING =
  /^src\/(aead|argon2|box|browser-key|bundle|bundle-plaintext|crypto-key|identity-secrets|index|invite|invite-link|key-box|machine|message|nonces|padding|pair-aad|password|previous-key|records|recovery-code|recovery-kit|secret|sign|srp-client|token|workspace-keys)\.ts$|^src\/platform\/(aead|sign|x25519)-|^(tweetnacl|hash-wasm)|^secure-remote-password\/client/

const HEAVY = /^(@noble\/curves|@scure|hash-wasm|secure-remote-password|tweetnacl)/

describe.each(['node', 'browser'] as const)('in %s', (platform) => {
  test('the server cannot reach what opens, seals or signs, however far it goes', async () => {
    const reached = await reach('server', platform, true)
    expect(reached.length).toBeGreaterThan(20)
    expect(reached.filter((path) => OPENING.test(path))).toEqual([])
  })

  test('the pattern above would notice: the other door reaches all of it', async () => {
    const reached = await reach('index', platform, true)
    const opening = reached.filter((path) => OPENING.test(path)).join()
    for (const path of [
      'src/aead.ts',
      'src/secret.ts',
      'src/argon2.ts',
      `aead-${platform === 'node' ? 'node' : 'web'}`,
    ]) {
      expect(opening).toContain(path)
    }
    for (const library of ['tweetnacl', 'hash-wasm', 'secure-remote-password/client'])
      expect(opening).toContain(library)
  })

  test('no heavy library is loaded before it is needed', async () => {
    for (const door of ['server', 'index']) {
      const eager = await reach(door, platform, false)
      expect(eager.filter((path) => HEAVY.test(path))).toEqual([])
      expect((await reach(door, platform, true)).some((path) => HEAVY.test(path))).toBe(true)
    }
  })

  test('only the files of this platform are taken', async () => {
    const other = platform === 'node' ? /-web\.ts$/ : /-node\.ts$|^node:/
    expect((await reach('index', platform, true)).filter((path) => other.test(path))).toEqual([])
  })
})

test('the doors offer these names', () => {
  const serverNames = Object.keys(server).sort()
  expect(serverNames).toMatchInlineSnapshot(`
    [
      "CryptoError",
      "DEFAULT_KDF",
      "FINGERPRINT_SIZE",
      "LABELS",
      "Reader",
      "Writer",
      "ZERO_HASH",
      "ZERO_ID",
      "admitBoxPublic",
      "admitIdentity",
      "admitSignPublic",
      "chainFields",
      "chainIdOf",
      "checkAscending",
      "checkDisplayName",
      "checkEmail",
      "checkKdfParameters",
      "checkVerifier",
      "concat",
      "decodeExactly",
      "derive",
      "encodeIdentity",
      "encodeKdf",
      "encodeScope",
      "equalBytes",
      "fingerprintOf",
      "fingerprintWords",
      "finishServerSrp",
      "frame",
      "fromBase64url",
      "fromHex",
      "fromUtf8",
      "hash",
      "hashBytes",
      "hashHex",
      "idBytes",
      "isEnvironmentName",
      "keyIdOf",
      "machineAuthHash",
      "newId",
      "normaliseDisplayName",
      "normaliseEmail",
      "ownerOf",
      "parseHash",
      "parseId",
      "randomBytes",
      "readAccess",
      "readIdentity",
      "readReceiver",
      "readRole",
      "readScope",
      "readmitBoxPublic",
      "readmitSignPublic",
      "receiverKindByte",
      "receiverKindOf",
      "sameIdentity",
      "startServerSrp",
      "toBase64url",
      "toHex",
      "u32",
      "u64",
      "u8",
      "utf8",
      "verifySignature",
      "writeAccess",
      "writeIdentity",
      "writeReceiver",
      "writeRole",
      "writeScope",
    ]
  `)
  expect(
    Object.keys(index)
      .filter((name) => !serverNames.includes(name))
      .sort(),
  ).toMatchInlineSnapshot(`
    [
      "KEY_BOX_SIZE",
      "PREVIOUS_KEY_SIZE",
      "SEAL_OVERHEAD",
      "checkServerProof",
      "commitmentOf",
      "concealed",
      "derivePasswordKeys",
      "environmentKeyOf",
      "formatInviteLink",
      "formatRecoveryCode",
      "formatToken",
      "inviteKeysOf",
      "machineKeysOf",
      "makeIdentity",
      "makeVerifier",
      "newBrowserKey",
      "newInviteSecret",
      "newMachineSeed",
      "newRecoveryCode",
      "newWorkspaceKey",
      "open",
      "openBundle",
      "openByBrowser",
      "openKeyBox",
      "openMessage",
      "openPairs",
      "openPreviousKey",
      "openRecoveryKit",
      "parseInviteLink",
      "parseRecoveryCode",
      "parseToken",
      "personalKeyOf",
      "proveClientSrp",
      "publicIdentityOf",
      "recoveryKeysOf",
      "seal",
      "sealBundle",
      "sealByBrowser",
      "sealKeyBox",
      "sealMessage",
      "sealPairs",
      "sealPreviousKey",
      "sealRecoveryKit",
      "secretKeysOf",
      "sign",
      "startClientSrp",
    ]
  `)
})
