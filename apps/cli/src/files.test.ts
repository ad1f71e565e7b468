import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readIfPresent, writeAtomically, writePrivately } from './files.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'infisical-files-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes for the owner alone, also over a file that others could read, and leaves nothing beside it', async () => {
  const path = join(folder, '.env')
  writeFileSync(path, 'old', { mode: 0o644 })
  writeAtomically(path, 'new')
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['.env'])
})

it('leaves the old file and no other when writing fails', async () => {
  const path = join(folder, 'directory')
  writePrivately(join(path, 'inside'), 'x')
  expect(() => writeAtomically(path, 'y')).toThrow(expect.objectContaining({ code: 'EISDIR' }))
  expect(readdirSync(folder)).toEqual(['directory'])
})

it('makes folders for the owner alone', async () => {
  writePrivately(join(folder, 'a', 'b', 'c'), 'x')
  expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700)
})

it('tells a missing file from an unreadable one', async () => {
  expect(readIfPresent(join(folder, 'nothing'))).toBeUndefined()
  expect(() => readIfPresent(folder)).toThrow(expect.objectContaining({ code: 'EISDIR' }))
})
