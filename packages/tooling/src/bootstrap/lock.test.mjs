// One at a time, whatever became of the one before.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, it, vi } from 'vitest'
import { toyCheckout } from '../toy.mjs'
import { alone } from './lock.mjs'

/** @type {URL} */
let root
/** @type {string[]} */
let events

beforeEach(() => {
  root = toyCheckout({})
  events = []
})

/** @param {string} name */
const work = (name) =>
  alone(root, async () => {
    events.push(`${name} begins`)
    await sleep(50)
    events.push(`${name} ends`)
  })

/** @param {string} owner */
const leaveBehind = (owner) => {
  mkdirSync(new URL('.bootstrap.lock', root))
  writeFileSync(new URL('.bootstrap.lock/owner', root), owner)
}

const deadProcess = () => spawnSync(process.execPath, ['-e', '']).pid

it('lets the second wait, says so once, and leaves nothing behind', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await Promise.all([work('a'), work('b')])
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  expect(said.mock.calls).toEqual([[expect.stringContaining(`process ${process.pid}`)]])
  expect(readdirSync(root).filter((name) => name.includes('lock'))).toEqual([])
})

it('is given back when the work fails', async () => {
  await expect(alone(root, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(existsSync(new URL('.bootstrap.lock', root))).toBe(false)
})

it('is taken over from a process that no longer lives', async () => {
  leaveBehind(`${hostname()} ${deadProcess()}`)
  await work('a')
  expect(events).toHaveLength(2)
})

it('is taken over by one waiter only', async () => {
  leaveBehind(`${hostname()} ${deadProcess()}`)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await Promise.all(['a', 'b', 'c'].map(work))
  for (let i = 0; i < events.length; i += 2) expect(events[i + 1]).toBe(events[i]?.replace('begins', 'ends'))
})

it('is left to an owner elsewhere, until that has been silent for long', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  leaveBehind(`elsewhere ${deadProcess()}`)
  const waiting = work('a')
  await sleep(400)
  expect(events).toEqual([])
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(new URL('.bootstrap.lock/owner', root), longAgo, longAgo)
  await waiting
  expect(events).toHaveLength(2)
})
