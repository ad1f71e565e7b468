// Each import rule catches what it is there for, and lets pass what it must.
import { describe, expect, it } from 'vitest'
import config from '../../dependency-cruiser.config.mjs'
import { checkImports } from './cruise.mjs'
import { toyCheckout } from '../toy.mjs'

// Written again, not derived from the configuration: this is the table as people read it.
const DOORS = ['crypto', 'crypto/server', 'protocol', 'dotenv', 'contract', 'api', 'client', 'db']
const TABLE = `
  packages/crypto     -   -   no  no  no  no  no  no
  packages/protocol   no  yes -   no  no  no  no  no
  packages/dotenv     no  no  no  -   no  no  no  no
  packages/contract   no  no  no  no  -   no  no  no
  packages/api        no  yes yes no  yes -   no  yes
  packages/client     yes yes yes yes yes no  -   no
  packages/sdk        no  no  no  no  yes no  yes no
  apps/server         no  yes no  no  yes yes no  yes
  apps/cli            no  no  no  yes yes no  yes no
  apps/web            no  no  no  yes yes no  yes no
  prisma              no  no  no  no  no  no  no  -
  apps/e2e            yes yes yes yes yes yes yes yes`

const cells = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .flatMap(([room = '', ...answers]) => DOORS.map((door, column) => ({ room, door, answer: answers[column] ?? '' })))
  .filter(({ answer }) => answer !== '-')

/** @type {(cell: { room: string, door: string }) => string} */
const fileOf = ({ room, door }) => `${room}/src/wants-${door.replace('/', '-')}.ts`

/** @type {(files: Record<string, string>) => Promise<string[]>} */
const rulesBrokenBy = async (files) => {
  const { violations, unseen } = await checkImports(toyCheckout(files))
  expect(unseen).toEqual([])
  return [...new Set(violations.map(({ rule }) => rule))].sort()
}

describe('the table', () => {
  it('is enforced in every cell', async () => {
    const files = cells.map((cell) => [
      fileOf(cell),
      `import { thing } from '@infisical/${cell.door}'\nexport const mine = thing\n`,
    ])
    const { violations } = await checkImports(toyCheckout(Object.fromEntries(files)))
    const caught = violations.filter(({ rule }) => rule.endsWith('-of-the-table')).map(({ path }) => String(path[0]))
    expect(caught.sort()).toEqual(
      cells
        .filter(({ answer }) => answer === 'no')
        .map(fileOf)
        .sort(),
    )
  })

  it('leaves type imports alone', async () => {
    const files = cells.map((cell) => [
      fileOf(cell),
      `import type { Thing } from '@infisical/${cell.door}'\nexport type Mine = Thing\n`,
    ])
    expect(await rulesBrokenBy(Object.fromEntries(files))).toEqual([])
  })

  it.each([
    [
      'an inline type, which still runs the module',
      `import { type Thing } from '@infisical/crypto'\nexport type Mine = Thing\n`,
    ],
    ['a dynamic import', `export const later = () => import('@infisical/crypto')\n`],
    ['a re-export', `export * from '@infisical/crypto'\n`],
    ['an import for its effects', `import '@infisical/crypto'\n`],
  ])('sees %s', async (_, text) => {
    expect(await rulesBrokenBy({ 'apps/cli/src/a.ts': text })).toEqual(['cli-imports-only-its-line-of-the-table'])
  })

  it('does not bind tests', async () => {
    expect(await rulesBrokenBy({ 'packages/api/src/a.test.ts': `import '@infisical/crypto'\n` })).toEqual([])
  })
})

/** @type {[rule: string, what: string, files: Record<string, string>][]} */
const BROKEN = [
  ['every-room-has-a-line', 'an unknown room', { 'packages/extra/src/a.ts': `import '@infisical/dotenv'\n` }],
  [
    'packages-never-import-apps',
    'a package',
    { 'packages/client/src/a.ts': `import '../../../apps/cli/src/main.ts'\n` },
  ],
  [
    'packages-never-import-apps',
    'the test of a package',
    { 'prisma/src/a.test.ts': `import '../../apps/server/src/main.ts'\n` },
  ],
  [
    'rooms-are-entered-by-the-door',
    'a relative path',
    { 'apps/cli/src/a.ts': `import '../../../packages/client/src/index.ts'\n` },
  ],
  [
    'pure-rooms-do-no-io',
    'a built-in module',
    { 'packages/dotenv/src/a.ts': `import { readFileSync } from 'node:fs'\nreadFileSync\n` },
  ],
  [
    'web-features-are-strangers',
    'a neighbour',
    { 'apps/web/src/features/a/a.ts': `import '../b/b.ts'\n`, 'apps/web/src/features/b/b.ts': 'export const b = 1\n' },
  ],
  [
    'what-runs-imports-no-test',
    'a test',
    { 'apps/cli/src/a.ts': `import './b.test.ts'\n`, 'apps/cli/src/b.test.ts': 'export {}\n' },
  ],
  ['no-cycles', 'two files', { 'apps/cli/src/a.ts': `import './b.ts'\n`, 'apps/cli/src/b.ts': `import './a.ts'\n` }],
  ['every-import-resolves', 'a missing file', { 'apps/cli/src/a.ts': `import './gone.ts'\n` }],
  ['every-import-resolves', 'a door that is not there', { 'apps/cli/src/a.ts': `import '@infisical/client/secret'\n` }],
]

describe('every other rule', () => {
  it.each(BROKEN)('%s catches %s', async (rule, _, files) => {
    expect(await rulesBrokenBy(files)).toContain(rule)
  })

  it('has a case here', () => {
    const named = config.forbidden.map(({ name }) => name).filter((name) => !name.endsWith('-of-the-table'))
    expect([...new Set([...BROKEN.map(([rule]) => rule), 'the-server-opens-nothing'])].sort()).toEqual(named.sort())
  })

  it('allows a circle that closes only when it is called', async () => {
    const lazy = {
      'apps/cli/src/a.ts': `export const b = () => import('./b.ts')\n`,
      'apps/cli/src/b.ts': `import './a.ts'\n`,
    }
    expect(await rulesBrokenBy(lazy)).toEqual([])
  })

  it('is content with a tree that breaks none', async () => {
    expect(await rulesBrokenBy({ 'packages/crypto/src/platform/node.ts': `import 'node:crypto'\n` })).toEqual([])
  })
})

describe('the server opens nothing', () => {
  const RULE = 'the-server-opens-nothing'
  const allowedRoad = {
    'apps/server/src/main.ts': `import '@infisical/api'\n`,
    'packages/api/src/index.ts': `import '@infisical/protocol'\n`,
    'packages/protocol/src/index.ts': `import '@infisical/crypto/server'\n`,
  }

  it('as long as its side of crypto does not', async () => {
    expect(await rulesBrokenBy(allowedRoad)).toEqual([])
  })

  it('is found out through any number of hops, with the way there', async () => {
    const { violations } = await checkImports(
      toyCheckout({
        ...allowedRoad,
        'packages/crypto/src/server.ts': `export * from './aead.ts'\n`,
        'packages/crypto/src/aead.ts': 'export const open = 1\n',
      }),
    )
    expect(violations).toContainEqual({
      rule: RULE,
      path: [
        'apps/server/src/main.ts',
        'packages/api/src/index.ts',
        'packages/protocol/src/index.ts',
        'packages/crypto/src/server.ts',
        'packages/crypto/src/aead.ts',
      ],
    })
  })

  it.each([
    ['a worker that nobody imports', { 'apps/server/src/worker.ts': `import '@infisical/crypto'\n` }],
    [
      'a file of crypto that nobody has judged yet',
      { 'packages/crypto/src/server.ts': `import './new.ts'\n`, 'packages/crypto/src/new.ts': '' },
    ],
    [
      'a library that opens boxes',
      {
        'apps/server/src/a.ts': `import 'tweetnacl'\n`,
        'node_modules/tweetnacl/package.json': '{}',
        'node_modules/tweetnacl/index.js': '',
      },
    ],
  ])('catches %s', async (_, files) => {
    expect(await rulesBrokenBy(files)).toContain(RULE)
  })
})

describe('a cruise that saw nothing', () => {
  it('is not believed', async () => {
    const { files, unseen } = await checkImports(toyCheckout({}), async () => ({
      output: /** @type {any} */ ({ modules: [], summary: { violations: [] } }),
      exitCode: 0,
    }))
    expect(unseen).toHaveLength(files)
    expect(files).toBeGreaterThan(10)
  })

  it('is not believed about a single file either', async () => {
    const blind = toyCheckout({ 'apps/cli/src/a.ts': `import { thing } from '@infisical/client'\nthing\n` })
    const { unseen } = await checkImports(blind, async (files) => ({
      output: /** @type {any} */ ({
        modules: files.map((source) => ({ source, dependencies: [] })),
        summary: { violations: [] },
      }),
      exitCode: 0,
    }))
    expect(unseen).toEqual(['apps/cli/src/a.ts'])
  })
})
