// The rules of the house that no linter knows: which single file may use a power, and how files are named, begun and kept small.
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { isOutput, workspaceFiles } from '../bootstrap/sources.mjs'
import { phrasesOf } from './phrases.mjs'

/** @typedef {{ path: string, line: number, rule: string }} Breach */
/** @typedef {{ rule: string, uses: RegExp, only: RegExp }} Power `uses` matches phrases (phrases.mjs), `only` the files that may */

/** Tests, stories and tools may do what they must; the rules are about what ships. */
const NOT_SHIPPED =
  /[.]test[.](ts|tsx|mjs)$|\/test\/|\/testing[-./]|^apps\/e2e\/|^packages\/tooling\/|^[^/]+(\/[^/]+)?\/[^/]+[.](mjs|config[.]ts)$/

const CODE = /[.](ts|tsx|mts|mjs|js)$/
const LONGEST_FILE = 300
const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|common|lib|misc|shared|general)([.][^/]*)?(?=\/|$)/
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9-]+)*$/

/** @type {readonly Power[]} */
const POWERS = [
  {
    rule: 'only prisma/src/client.ts constructs the Prisma client, so that every query goes through one configuration',
    uses: /^new ([\w.]+[.])?PrismaClient$/,
    only: /^prisma\/src\/client[.]ts$/,
  },
  {
    rule: 'only the env.ts of an app, or of the SDK, touches the environment, so that one page shows every setting',
    uses: /^(globalThis[.])?process[.]env$|^import env from (node:)?process$/,
    only: /^(apps\/[^/]+|packages\/sdk)\/src\/env[.]ts$/,
  },
  {
    rule: 'only the terminal.ts of an app prints, so that one file keeps the law of output and secrets cannot slip out beside it',
    uses: /^(globalThis[.])?process[.]std(out|err)$|^(globalThis[.])?console[.]\w+$|^import std(out|err) from (node:)?process$/,
    only: /^apps\/[^/]+\/src\/terminal[.]ts$/,
  },
  {
    rule: 'only packages/crypto/src/random.ts draws random numbers, so that one file answers for their quality',
    uses: /(^|[.])(getRandomValues|randomUUID)$|^import random(Bytes|FillSync|Fill|Int|UUID) from (node:)?crypto$|^import randomBytes from (tweetnacl|@noble)/,
    only: /^packages\/crypto\/src\/random[.]ts$/,
  },
  {
    rule: 'only packages/crypto opens or seals, so that the import rules can say who is able to',
    uses: /(^|[.])(createDecipheriv|createCipheriv|privateDecrypt|subtle[.](decrypt|encrypt|unwrapKey))$|^import (createDecipheriv|createCipheriv|privateDecrypt) from|[.](secretbox|box[.]open)$/,
    only: /^packages\/crypto\/src\//,
  },
]

/**
 * @param {URL} root
 * @returns {Breach[]}
 */
export const checkHouse = (root) =>
  workspaceFiles(root)
    .filter((file) => !isOutput(file))
    .flatMap(({ path }) => [
      ...breachesOfName(path),
      ...(CODE.test(path) ? breachesOfCode(path, readFileSync(new URL(path, root), 'utf8')) : []),
    ])

/**
 * @param {string} path
 * @returns {Breach[]}
 */
const breachesOfName = (path) => {
  /** @type {Breach[]} */
  const breaches = []
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (FORBIDDEN_NAMES.test(path))
    breaches.push({ path, line: 0, rule: 'a name says what is inside: not utils, helpers, common, lib, misc, shared' })
  if (CODE.test(path) && !KEBAB_CASE.test(name)) breaches.push({ path, line: 0, rule: 'file names are in kebab-case' })
  return breaches
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Breach[]}
 */
const breachesOfCode = (path, text) => {
  /** @type {Breach[]} */
  const breaches = []
  const lines = text.trimEnd().split('\n')
  if (lines.length > LONGEST_FILE)
    breaches.push({
      path,
      line: LONGEST_FILE,
      rule: `a file has at most ${LONGEST_FILE} lines; this one has ${lines.length}`,
    })
  if (!speaksForItself(path) && !/^(#!.*\n)?(\/\/ |\/\*\*)/.test(text))
    breaches.push({ path, line: 1, rule: 'a file begins with a comment that says what it promises' })
  const unfinished = lines.findIndex((line) => /\b(TODO|FIXME|XXX|HACK)\b/.test(line))
  if (unfinished !== -1 && !path.startsWith('packages/tooling/'))
    breaches.push({ path, line: unfinished + 1, rule: 'nothing is left to do later' })
  return NOT_SHIPPED.test(path) ? breaches : [...breaches, ...breachesOfPower(path, text)]
}

/**
 * A configuration names its tool, and a test begins with a sentence of its own.
 * @param {string} path
 */
const speaksForItself = (path) => /[.](config|test)[.](ts|tsx|mjs)$/.test(path)

/**
 * @param {string} path
 * @param {string} text
 * @returns {Breach[]}
 */
const breachesOfPower = (path, text) => {
  const powers = POWERS.filter(({ only }) => !only.test(path))
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return phrasesOf(source).flatMap(({ phrase, line }) =>
    powers.filter(({ uses }) => uses.test(phrase)).map(({ rule }) => ({ path, line, rule: `${rule} (${phrase})` })),
  )
}
