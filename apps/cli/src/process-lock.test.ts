import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { withProcessLock } from './process-lock.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'infisical-lock-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('withProcessLock', () => {
  it('lets one work at a time', async () => {
    const path = join(folder, 'lock')
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 8 }, () =>
        withProcessLock(path, async () => {
          most = Math.max(most, ++inside)
          await sleep(5)
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
    expect(existsSync(path)).toBe(false)
  })

  it('is released when the work fails', async () => {
    const path = join(folder, 'lock')
    await expect(withProcessLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(path)).toBe(false)
  })

  it('takes over from an owner that is gone, not from one that lives', async () => {
    const path = join(folder, 'lock')
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    mkdirSync(path)
    writeFileSync(join(path, 'pid'), String(dead))
    expect(await withProcessLock(path, () => Promise.resolve('taken over'))).toBe('taken over')

    mkdirSync(path)
    writeFileSync(join(path, 'pid'), String(process.ppid))
    const waiting = withProcessLock(path, () => Promise.resolve('in turn'))
    expect(await Promise.race([waiting, sleep(300, 'still waiting')])).toBe('still waiting')
    rmSync(path, { recursive: true })
    expect(await waiting).toBe('in turn')
  })
})
