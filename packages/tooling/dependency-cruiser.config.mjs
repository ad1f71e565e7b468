// Who may import whom. The table is the one in docs/architecture.md, line by line; every rule after it closes a way around the table.
// `import type` is free everywhere: it leaves nothing behind in what runs (tsPreCompilationDeps: false).

/** Room → the rooms whose code it may run. `crypto/server` is the surface that cannot open anything. */
const MAY_IMPORT = {
  'packages/crypto': [],
  'packages/protocol': ['crypto/server'],
  'packages/dotenv': [],
  'packages/contract': [],
  'packages/api': ['crypto/server', 'protocol', 'contract', 'db'],
  'packages/client': ['crypto', 'crypto/server', 'protocol', 'dotenv', 'contract'],
  'packages/sdk': ['contract', 'client'],
  'apps/server': ['crypto/server', 'contract', 'api', 'db'],
  'apps/cli': ['dotenv', 'contract', 'client'],
  'apps/web': ['dotenv', 'contract', 'client'],
  prisma: [],
}

/** The doors of each room, as paths. */
const DOOR = {
  crypto: '^packages/crypto/src/index[.]ts$',
  'crypto/server': '^packages/crypto/src/server[.]ts$',
  protocol: '^packages/protocol/',
  dotenv: '^packages/dotenv/',
  contract: '^packages/contract/',
  api: '^packages/api/',
  client: '^packages/client/',
  db: '^prisma/',
}

/**
 * The files of packages/crypto that a server may run: they verify, hash, encode and do the server's half of SRP. Whatever is not named
 * here counts as able to open a ciphertext, so a new file is out of the server's reach until somebody decides otherwise on this line.
 */
const CANNOT_OPEN = [
  ...['server', 'brands', 'bytes', 'errors', 'integers', 'reader', 'writer', 'platform/base64-(node|web)'], // encoding
  ...['access', 'chain', 'identity', 'ids', 'kdf-parameters', 'names', 'receiver', 'scope'], // what is public
  ...['derive', 'fingerprint', 'frame', 'hash', 'labels', 'machine-auth', 'random', 'platform/hash-(node|web)'], // hashing
  ...['admission', 'admission-curve', 'field-prime', 'verify', 'platform/verify-(node|web)'], // judging keys and signatures
  ...['srp-group', 'srp-server'],
]

/** Libraries whose purpose is to open boxes or to turn a password into a key. */
const OPENING_LIBRARIES = 'node_modules/(tweetnacl|hash-wasm)/'

/** Tests, and what only tests import. */
const TEST = '[.]test[.](ts|tsx|mjs)$|/test/|/testing[-./]'

/** Tests and end-to-end stories may import anything; so may the configuration of tools. */
const UNBOUND = `${TEST}|^apps/e2e/|(^|/)[^/]+[.]config[.](ts|mjs)$|^packages/tooling/`

const ERROR = /** @type {const} */ ('error')

const ROOM = '^((?:apps|packages)/[^/]+|prisma)/'
const ANY_ROOM = '^(apps|packages|prisma)/'
const PURE = '^packages/(crypto|protocol|dotenv|contract|client)/'

const table = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `${room.replace(/^.*[/]/, '')}-imports-only-its-line-of-the-table`,
  comment: `${room} may run code of: ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}. Everything else is out of its reach.`,
  severity: ERROR,
  from: { path: `^${room}/`, pathNot: UNBOUND },
  to: {
    path: ANY_ROOM,
    pathNot: [`^${room}/`, ...allowed.map((door) => DOOR[/** @type {keyof typeof DOOR} */ (door)])],
  },
}))

/** @satisfies {import('dependency-cruiser').IConfiguration} */
const config = {
  forbidden: [
    ...table,
    {
      name: 'every-room-has-a-line',
      comment:
        'A new package or app says in MAY_IMPORT what it may import, and is written into the table of docs/architecture.md.',
      severity: ERROR,
      from: { path: ROOM, pathNot: [UNBOUND, ...Object.keys(MAY_IMPORT).map((room) => `^${room}/`)] },
      to: { path: ANY_ROOM, pathNot: '^$1/' },
    },
    {
      name: 'packages-never-import-apps',
      comment: 'Apps are put together from packages, never the other way round. This holds for tests too.',
      severity: ERROR,
      from: { path: '^(packages|prisma)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'rooms-are-entered-by-the-door',
      comment: 'Another package is imported by its name, through its exports, never by a relative path into its files.',
      severity: ERROR,
      from: { path: ROOM, pathNot: UNBOUND },
      to: { path: ANY_ROOM, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'the-server-opens-nothing',
      comment:
        'Zero knowledge: through any number of imports, nothing a server runs may reach code that can open a ciphertext.',
      severity: ERROR,
      from: {
        path: '^(apps/server|packages/api|packages/protocol|prisma)/|^packages/crypto/src/server[.]ts$',
        pathNot: UNBOUND,
      },
      to: {
        path: `^packages/crypto/|${OPENING_LIBRARIES}`,
        pathNot: `^packages/crypto/src/(${CANNOT_OPEN.join('|')})[.]ts$`,
        reachable: true,
      },
    },
    {
      name: 'pure-rooms-do-no-io',
      comment:
        'These run in a browser as well, and are tested without one. Only the platform files of crypto know the runtime.',
      severity: ERROR,
      from: { path: PURE, pathNot: [UNBOUND, '^packages/crypto/src/platform/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-features-are-strangers',
      comment: 'A feature that imports another cannot be read, moved or deleted alone.',
      severity: ERROR,
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'what-runs-imports-no-test',
      comment: 'A test may do what the product must not.',
      severity: ERROR,
      from: { pathNot: UNBOUND },
      to: { path: TEST },
    },
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or hide a third. What is loaded only when called is not needed yet.',
      severity: ERROR,
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
    {
      name: 'every-import-resolves',
      comment: 'An import nobody can follow is an import no rule can judge.',
      severity: ERROR,
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: false,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}

export default config
