// Each rule of the house is broken once here, and each exception to it is used once.
import { describe, expect, it } from 'vitest'
import { checkHouse } from './house.mjs'
import { toyCheckout } from '../toy.mjs'

const TITLE = '// What it promises.\n'

/** @type {(path: string, text: string) => { line: number, rule: string }[]} */
const breachesIn = (path, text) => checkHouse(toyCheckout({ [path]: text })).filter((breach) => breach.path === path)

/** @type {[what: string, allowed: string, forbidden: string, code: string][]} */
const POWERS = [
  ['a Prisma client', 'prisma/src/client.ts', 'apps/server/src/database.ts', `new PrismaClient({})`],
  ['the environment', 'apps/server/src/env.ts', 'packages/api/src/a.ts', `process.env`],
  ['the environment, in brackets', 'apps/cli/src/env.ts', 'apps/cli/src/a.ts', `process['env']`],
  ['the environment, taken apart', 'apps/cli/src/env.ts', 'apps/cli/src/a.ts', `const { env } = process`],
  ['the environment, imported', 'apps/cli/src/env.ts', 'apps/cli/src/a.ts', `import { env as e } from 'node:process'`],
  ['stdout', 'apps/cli/src/terminal.ts', 'apps/cli/src/a.ts', `process.stdout.write('')`],
  ['stderr', 'apps/server/src/terminal.ts', 'packages/client/src/a.ts', `globalThis.process\n  .stderr`],
  ['the console', 'apps/cli/src/terminal.ts', 'apps/server/src/main.ts', `console.error('')`],
  [
    'random values',
    'packages/crypto/src/random.ts',
    'packages/crypto/src/aead.ts',
    `globalThis.crypto.getRandomValues(x)`,
  ],
  [
    'random bytes',
    'packages/crypto/src/random.ts',
    'packages/api/src/a.ts',
    `import { randomBytes } from 'node:crypto'`,
  ],
  [
    'a cipher',
    'packages/crypto/src/platform/node.ts',
    'apps/server/src/a.ts',
    `import { createDecipheriv } from 'node:crypto'`,
  ],
  ['a browser cipher', 'packages/crypto/src/platform/web.ts', 'apps/web/src/a.ts', `crypto.subtle.decrypt(a, b, c)`],
]

describe('a power', () => {
  it.each(POWERS)('%s is used in %s, not in %s', (_, allowed, forbidden, code) => {
    expect(breachesIn(allowed, `${TITLE}${code}\n`)).toEqual([])
    expect(breachesIn(forbidden, `${TITLE}\n${code}\n`)).toMatchObject([{ line: 3 }])
  })

  it('may be used by tests and tools', () => {
    for (const path of [
      'apps/cli/src/a.test.ts',
      'apps/e2e/src/a.ts',
      'apps/cli/build.mjs',
      'apps/cli/vitest.config.ts',
      'prisma/src/testing-postgres.ts',
      'prisma/generate.mjs',
    ]) {
      expect(breachesIn(path, `${TITLE}console.log(process.env)\n`), path).toEqual([])
    }
  })

  it('may be spoken of', () => {
    expect(
      breachesIn('apps/cli/src/a.ts', `${TITLE}// process.env\nexport const text = 'console.log(process.env)'\n`),
    ).toEqual([])
  })

  it('may be imported as a type', () => {
    expect(
      breachesIn(
        'apps/cli/src/a.ts',
        `${TITLE}import type { randomBytes } from 'node:crypto'\nexport type R = typeof randomBytes\n`,
      ),
    ).toEqual([])
  })
})

/** @type {[what: string, path: string, text: string][]} */
const HABITS = [
  ['a nameless folder', 'apps/cli/src/utils/a.ts', TITLE],
  ['a nameless file', 'apps/cli/src/helpers.ts', TITLE],
  ['a name in camel case', 'apps/cli/src/someFile.ts', TITLE],
  ['a file that begins without a promise', 'apps/cli/src/a.ts', 'export const a = 1\n'],
  ['a file that is too long', 'apps/cli/src/a.ts', `${TITLE}${'\n'.repeat(300)}export const a = 1\n`],
  ['a note of what is left to do', 'apps/cli/src/a.ts', `${TITLE}// ${['TO', 'DO'].join('')}: later\n`],
]

describe('a habit', () => {
  it.each(HABITS)('%s is found', (_, path, text) => {
    expect(breachesIn(path, text)).toHaveLength(1)
  })

  it('is kept by a good file', () => {
    expect(
      breachesIn(
        'apps/cli/src/good-name.test.ts',
        `#!/usr/bin/env node\n${TITLE}${'\n'.repeat(290)}export const a = 'library'\n`,
      ),
    ).toEqual([])
  })
})
