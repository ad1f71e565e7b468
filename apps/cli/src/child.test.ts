import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runChild, startChild } from './child.ts'

const inherited = { PATH: process.env['PATH'] ?? '' }
const hasPython = spawnSync('python3', ['--version']).status === 0
const code = (script: string) => runChild([process.execPath, '-e', script], inherited)

describe('runChild', () => {
  it("returns the child's exit code exactly", async () => {
    for (const expected of [0, 1, 42, 255]) expect(await code(`process.exit(${expected})`)).toBe(expected)
  })

  it('returns 128 + n when a signal ended the child', async () => {
    expect(await code(`process.kill(process.pid, 'SIGTERM')`)).toBe(143)
    expect(await code(`process.kill(process.pid, 'SIGKILL')`)).toBe(137)
  })

  it('passes arguments through no shell', async () => {
    const script = `process.exit(process.argv[1] === '$HOME; exit 9 "\\'' ? 7 : 1)`
    expect(await runChild([process.execPath, '-e', script, '--', `$HOME; exit 9 "'`], inherited)).toBe(7)
  })

  it.each([
    [['no-such-command-anywhere'], 127],
    [['/etc/passwd'], 126],
    [['/'], 126],
  ])('%j exits %i with a message', async (command, exit) => {
    await expect(runChild(command, inherited)).rejects.toMatchObject({ name: 'CliError', exit })
  })

  it('names the largest variable, and no value, when the environment does not fit', async () => {
    const huge = { ...inherited, SMALL: 'x', BLOB: 'z'.repeat(200_000) }
    const error: unknown = await runChild(['true'], huge).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'environment-too-large', exit: 126 })
    expect(String(error)).toContain('BLOB')
    expect(String(error)).not.toContain('zzz')
  })
})

describe('stopping', () => {
  const start = (script: string) =>
    startChild([process.execPath, '-e', `${script}; setInterval(() => {}, 1e3)`], inherited)

  it('asks first, and takes the answer', async () => {
    const child = start('process.on("SIGTERM", () => process.exit(7))')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    child.stop(60_000)
    expect(await child.ended).toBe(7)
    expect(child.wasToldToEnd()).toBe(false)
    child.stop(0)
  })

  it('kills what does not go', async () => {
    const child = start('process.on("SIGTERM", () => undefined)')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    child.stop(100)
    expect(await child.ended).toBe(137)
  })
})

describe('signals', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'infisical-child-'))
    buildSync({
      entryPoints: [join(import.meta.dirname, 'child.ts')],
      outfile: join(folder, 'child.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
    })
    writeFileSync(
      join(folder, 'parent.mjs'),
      `import { runChild } from './child.mjs'; process.exitCode = await runChild([process.execPath, ${JSON.stringify(join(folder, 'counter.mjs'))}], process.env)`,
    )
    writeFileSync(
      join(folder, 'counter.mjs'),
      `import fs from 'node:fs'
       let seen = 0
       for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
         fs.appendFileSync(process.env.SEEN, signal + '\\n'); if (++seen === 1) setTimeout(() => process.exit(33), 300) })
       setInterval(() => {}, 1000); fs.writeFileSync(process.env.SEEN, ''); process.stdout.write('ready\\n')`,
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s sent to us reaches the child once, and its exit code is ours',
    async (signal) => {
      const seen = join(folder, `seen-${signal}`)
      const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], {
        env: { ...process.env, SEEN: seen },
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      })
      await new Promise((resolve) => parent.stdout.once('data', resolve))
      parent.kill(signal)
      const exit = await new Promise((resolve) => parent.once('exit', resolve))
      expect(exit).toBe(33)
      expect(readFileSync(seen, 'utf8')).toBe(`${signal}\n`)
    },
  )

  it.skipIf(!hasPython)('an interrupt typed at a terminal reaches the child once, not twice', async () => {
    const seen = join(folder, 'seen-terminal')
    // A pseudo-terminal whose line discipline turns the byte 0x03 into SIGINT for the whole foreground group, as a keyboard does.
    const driver = `
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
out = b''
while b'ready' not in out: out += os.read(fd, 1024)
os.write(fd, b'\\x03')
while True:
    try:
        if not os.read(fd, 1024): break
    except OSError: break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`
    const python = spawn('python3', ['-c', driver, process.execPath, join(folder, 'parent.mjs')], {
      env: { ...process.env, SEEN: seen },
      stdio: 'ignore',
    })
    const exit = await new Promise((resolve) => python.once('exit', resolve))
    expect(exit).toBe(33)
    expect(readFileSync(seen, 'utf8')).toBe('SIGINT\n')
  })
})
