// What is done again, and what is not. npx, pnpm and turbo are played by scripts that write down how they were called.
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { toyCheckout } from '../toy.mjs'

const TASKS = new URL('tasks.mjs', import.meta.url).href
const PNPM = 'pnpm@1.2.3'

const NPX = `echo "npx $3" >> "$LOG"; echo "npm notice: whatever"; echo "pnpm=$STUBS/pnpm"`
const PNPM_INSTALL = `echo "pnpm $*" >> "$LOG"; [ -z "$NO_NETWORK" ] || { echo "no network"; exit 1; }; sleep 0.2; mkdir -p apps/cli/node_modules node_modules/.bin; cp "$STUBS/turbo" node_modules/.bin/turbo`
const TURBO = `echo "turbo $2" >> "$LOG"; [ "$2" != test ] || { echo "$REPORT" > apps/cli/.vitest-report.json; exit $TESTS_END; }; [ -z "$BROKEN" ] || { echo "it is broken"; exit 1; }; mkdir -p apps/cli/dist; echo 'console.log("runs")' > apps/cli/dist/main.js`

/** @type {URL} */
let root

beforeEach(() => {
  root = toyCheckout({
    'package.json': '{}',
    'pnpm-lock.yaml': '',
    'pnpm-workspace.yaml': '',
    'turbo.json': '{}',
    'tsconfig.base.json': '{}',
    'apps/cli/package.json': '{"name":"cli","scripts":{"test":"vitest run"}}',
    'apps/cli/src/main.test.ts': '',
  })
  for (const [name, script] of Object.entries({ npx: NPX, pnpm: PNPM_INSTALL, turbo: TURBO })) {
    mkdirSync(new URL('stubs', root), { recursive: true })
    writeFileSync(new URL(`stubs/${name}`, root), `#!/bin/sh\n${script}\n`)
    chmodSync(new URL(`stubs/${name}`, root), 0o755)
  }
})

/** @type {(task: string, env?: Record<string, string>) => Promise<{ code: number, said: string, shown: string }>} */
const bootstrap = async (task, env = {}) => {
  const stubs = fileURLToPath(new URL('stubs', root))
  const place = `{ root: new URL('${root.href}'), packageManager: '${PNPM}' }`
  const script = `import { runTask } from '${TASKS}'; process.exitCode = await runTask(${place}, '${task}', [])`
  const log = fileURLToPath(new URL('log', root))
  const options = { env: { ...process.env, PATH: `${stubs}:${process.env['PATH']}`, STUBS: stubs, LOG: log, ...env } }
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', script],
      options,
    )
    return { code: 0, said: stderr, shown: stdout }
  } catch (error) {
    const { code, stdout, stderr } = /** @type {{ code: number, stdout: string, stderr: string }} */ (error)
    return { code, said: stderr, shown: stdout }
  }
}

/** The calls since it was asked last. */
const calls = () => {
  const log = new URL('log', root)
  if (!existsSync(log)) return []
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  rmSync(log)
  return lines
}

const INSTALL = [`npx --package=${PNPM}`, 'pnpm install --frozen-lockfile --prefer-offline']
const BUILD = 'turbo build'

/** @param {string} path */
const edit = (path) => writeFileSync(new URL(path, root), `${readFileSync(new URL(path, root), 'utf8')}\n`)

describe('a fresh clone', () => {
  it('is installed and built, each said in a line with its seconds', async () => {
    const { code, said } = await bootstrap('build')
    expect(code).toBe(0)
    expect(calls()).toEqual([...INSTALL, BUILD])
    expect(said).toMatch(/^fetching pnpm@1\.2\.3… [\d.]+ s\ninstalling dependencies… [\d.]+ s\nbuilding… [\d.]+ s\n$/)
  })

  it('is prepared once by two at once', async () => {
    const [one, two] = await Promise.all([bootstrap('build'), bootstrap('build')])
    expect([one.code, two.code]).toEqual([0, 0])
    expect(calls()).toEqual([...INSTALL, BUILD])
    expect(one.said + two.said).toContain('waiting for another bootstrap')
  })
})

describe('the second time', () => {
  beforeEach(async () => {
    await bootstrap('build')
    calls()
  })

  it('nothing is done and nothing is said', async () => {
    expect(await bootstrap('build')).toEqual({ code: 0, said: '', shown: '' })
    expect(calls()).toEqual([])
  })

  it.each([
    ['a source is edited', () => edit('apps/cli/src/main.ts'), [BUILD]],
    ['the task graph is edited', () => edit('turbo.json'), [BUILD]],
    ['what was built is gone', () => rmSync(new URL('apps/cli/dist', root), { recursive: true }), [BUILD]],
    ['what was built was tampered with', () => edit('apps/cli/dist/main.js'), [BUILD]],
    ['a source is only touched', () => utimesSync(new URL('apps/cli/src/main.ts', root), 1, 1), [BUILD]],
    ['a test is edited', () => edit('apps/cli/src/main.test.ts'), []],
    ['a manifest is edited', () => edit('apps/cli/package.json'), [...INSTALL, BUILD]],
    ['the lockfile is edited', () => edit('pnpm-lock.yaml'), [...INSTALL, BUILD]],
    [
      'a package lost its dependencies',
      () => rmSync(new URL('apps/cli/node_modules', root), { recursive: true }),
      INSTALL,
    ],
    [
      'everything installed is gone',
      () => rmSync(new URL('node_modules', root), { recursive: true }),
      [...INSTALL, BUILD],
    ],
  ])('when %s, what rests on it is done again', async (_, change, expected) => {
    change()
    expect((await bootstrap('build')).code).toBe(0)
    expect(calls()).toEqual(expected)
    expect((await bootstrap('build')).said).toBe('')
  })
})

describe('a failure', () => {
  it('of the installation says what to do, and is tried again', async () => {
    const { code, said } = await bootstrap('build', { NO_NETWORK: '1' })
    expect(code).toBe(1)
    expect(said).toContain('no network\n')
    expect(said).toContain('What to do:')
    expect((await bootstrap('build')).code).toBe(0)
  })

  it('of the build shows its output, and is tried again', async () => {
    const { code, said } = await bootstrap('build', { BROKEN: '1' })
    expect(code).toBe(1)
    expect(said).toContain('it is broken\n')
    calls()
    expect((await bootstrap('build')).code).toBe(0)
    expect(calls()).toEqual([BUILD])
  })

  it('to name a task lists them', async () => {
    const { code, said } = await bootstrap('strat')
    expect(code).toBe(1)
    expect(said).toBe("There is no task 'strat'. There are: start, demo, bench, build, dev, test, verify.\n")
    expect(calls()).toEqual([])
  })

  it('to build a program says which is missing', async () => {
    const { code, said } = await bootstrap('start')
    expect(code).toBe(1)
    expect(said).toContain('The build made no apps/server/dist/main.js')
  })
})

describe('the tests', () => {
  /** @param {object} numbers */
  const reportOf = (numbers) =>
    JSON.stringify({
      numPassedTests: 5,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [],
      ...numbers,
    })

  it('end with a line that says how many passed', async () => {
    const { code, shown } = await bootstrap('test', { REPORT: reportOf({ success: true }), TESTS_END: '0' })
    expect(code).toBe(0)
    expect(shown).toBe('5 passed, 0 failed\n')
    expect(calls()).toEqual([...INSTALL, BUILD, 'turbo test'])
  })

  it('fail when one fails', async () => {
    const report = reportOf({ numFailedTests: 1, numPendingTests: 2, success: false })
    const { code, shown } = await bootstrap('test', { REPORT: report, TESTS_END: '1' })
    expect(code).toBe(1)
    expect(shown).toBe('2 skipped\n5 passed, 1 failed\n')
  })

  it('fail when a suite ends badly for no reason that it gives', async () => {
    const { code, shown } = await bootstrap('test', { REPORT: reportOf({ success: true }), TESTS_END: '1' })
    expect(code).toBe(1)
    expect(shown).toContain('\n5 passed, 1 failed\n')
  })
})
