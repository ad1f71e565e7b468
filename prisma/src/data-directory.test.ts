import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChild } from '../test/child.ts'
import { lockDirectory, unusable } from './data-directory.ts'
import { ownIdentity } from './process-identity.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'infisical-lock-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const leave = (owner: unknown, name = 'lock.1'): Promise<void> =>
  writeFile(join(directory, name), typeof owner === 'string' ? owner : JSON.stringify(owner))

test('a directory that is not there is made, for this user alone', async () => {
  const deep = join(directory, 'some', 'where')
  await lockDirectory(deep)
  expect((await stat(deep)).mode & 0o777).toBe(0o700)
})

test('a second claim is refused, naming the owner and what to do', async () => {
  await lockDirectory(directory)
  const refusal = lockDirectory(directory)
  await expect(refusal).rejects.toMatchObject({ name: 'DatabaseError', code: 'data-directory-in-use' })
  await expect(refusal).rejects.toThrow(`process ${process.pid}. Stop that server`)
})

test('a released one can be claimed again and again, and only one file stays', async () => {
  for (let round = 0; round < 3; round += 1) await (await lockDirectory(directory)).release()
  expect(await readdir(directory)).toEqual(['lock.3'])
})

test('the lock of a process that was killed is taken over', async () => {
  await using child = await startChild('claimant', directory)
  await answersOf(child, 'ready', 'claimed')
  await expect(lockDirectory(directory)).rejects.toThrow(`process ${child.process.pid}.`)
  await child.kill()
  await lockDirectory(directory)
})

test('the lock of a process whose number has passed to another is taken over', async () => {
  await leave({ ...ownIdentity(), started: '1' })
  await lockDirectory(directory)
})

test.each([
  ['empty', ''],
  ['not JSON', '{"pid":'],
  ['null', 'null'],
  ['without an owner', '{"pid":"1"}'],
])('a lock file that is %s belongs to nobody', async (_, text) => {
  await leave(text)
  await lockDirectory(directory)
})

test('files that only look like locks stay as they are', async () => {
  await leave(ownIdentity(), 'lock.0')
  await leave(ownIdentity(), 'lock.1.tmp')
  await lockDirectory(directory)
  expect((await readdir(directory)).sort()).toEqual(['lock.0', 'lock.1', 'lock.1.tmp'])
})

test('a living owner is found even beneath a newer lock that is stale', async () => {
  await leave(ownIdentity(), 'lock.1')
  await leave('', 'lock.2')
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'data-directory-in-use' })
})

test('of twenty claims at once exactly one wins, over a stale lock too', async () => {
  await leave({ ...ownIdentity(), started: '1' })
  const claims = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(directory)))
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const claim of claims) {
    if (claim.status === 'rejected') expect(claim.reason).toMatchObject({ code: 'data-directory-in-use' })
  }
})

test('of five processes at once exactly one wins', async () => {
  await leave({ ...ownIdentity(), started: '1' })
  const children = await Promise.all(Array.from({ length: 5 }, () => startChild('claimant', directory)))
  try {
    await Promise.all(children.map(({ lines }) => once(lines, 'line')))
    const answers = children.map(({ lines }) => once(lines, 'line'))
    for (const child of children) child.process.stdin?.write('\n')
    const said = (await Promise.all(answers)).map(([line]) => line as string)
    expect(said.sort()).toEqual(['claimed', ...Array<string>(4).fill('data-directory-in-use')])
  } finally {
    await Promise.all(children.map((child) => child.kill()))
  }
})

test('an owner in another container counts as alive while it touches its lock', async () => {
  const path = join(directory, 'lock.1')
  await leave({ ...ownIdentity(), place: 'elsewhere boot namespace' })
  const beat = setInterval(() => void utimes(path, new Date(), new Date()), 20)
  try {
    await expect(lockDirectory(directory, { heartbeatMs: 40 })).rejects.toThrow(`process ${process.pid} on elsewhere.`)
  } finally {
    clearInterval(beat)
  }
  await lockDirectory(directory, { heartbeatMs: 40 })
})

test('an owner keeps touching its lock until it lets go', async () => {
  const lock = await lockDirectory(directory, { heartbeatMs: 20 })
  const touched = async (): Promise<number> => (await stat(join(directory, 'lock.1'))).mtimeMs
  const before = await touched()
  await expect.poll(touched).toBeGreaterThan(before)
  await lock.release()
  const after = await touched()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await touched()).toBe(after)
})

test('a path that cannot be a directory is refused', async () => {
  const file = join(directory, 'file')
  await writeFile(file, '')
  for (const path of [file, join(file, 'below')]) {
    const refusal = lockDirectory(path)
    await expect(refusal).rejects.toMatchObject({ code: 'data-directory-unusable' })
    await expect(refusal).rejects.toThrow('DATA_DIR')
  }
})

test.skipIf(process.getuid?.() === 0)('a directory that others own is refused', async () => {
  const closed = join(directory, 'closed')
  await mkdir(closed, { mode: 0o500 })
  await expect(lockDirectory(closed)).rejects.toMatchObject({ code: 'data-directory-unusable' })
})

test('a full disk is told from a forbidden one', () => {
  expect(unusable('/data', Object.assign(new Error(), { code: 'ENOSPC' })).code).toBe('disk-full')
  expect(unusable('/data', Object.assign(new Error(), { code: 'EROFS' })).code).toBe('data-directory-unusable')
})

async function answersOf(child: Awaited<ReturnType<typeof startChild>>, ...expected: string[]): Promise<void> {
  for (const answer of expected) {
    const line = once(child.lines, 'line')
    if (answer !== 'ready') child.process.stdin?.write('\n')
    expect(await line).toEqual([answer])
  }
}
