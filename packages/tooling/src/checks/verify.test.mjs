// One line per check, all of them run whatever became of the one before, and the end says what is not yet true.
import { beforeEach, expect, it, vi } from 'vitest'
import { verify } from './verify.mjs'

const PLACE = { root: new URL('file:///'), packageManager: 'pnpm@1.2.3' }

/** @type {(name: string, outcome: Partial<import('./verify.mjs').Outcome> | Error) => import('./verify.mjs').Check} */
const check = (name, outcome) => ({
  name,
  promise: `${name} is as it should be`,
  run: async () => {
    if (outcome instanceof Error) throw outcome
    return { passed: true, note: '', output: '', ...outcome }
  },
})

let shown = ''
beforeEach(() => {
  shown = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown += String(text)
    return true
  })
})

it('says that all is well', async () => {
  expect(await verify(PLACE, [], [check('format', {}), check('tests', { note: '3 passed, 0 failed' })])).toBe(0)
  expect(shown.replaceAll(/[\d.]+ s/g, '0.0 s')).toBe(
    'format   ok        0.0 s\ntests    ok        0.0 s  3 passed, 0 failed\nAll is well.\n',
  )
})

it('goes on after a failure, and lists it at the end', async () => {
  const checks = [
    check('lint', { passed: false, output: 'here it is\n', note: '' }),
    check('types', new Error('the tool is gone')),
    check('tests', {}),
  ]
  expect(await verify(PLACE, [], checks)).toBe(1)
  expect(shown).toMatch(/^lint {5}FAILED .*\nhere it is\n\ntypes {4}FAILED .*\nError: the tool is gone\n/)
  expect(shown).toMatch(
    /\ntests {4}ok .*\n\nNot yet true:\n- lint: lint is as it should be\n- types: types is as it should be\n$/,
  )
})

it('runs only what is named', async () => {
  expect(await verify(PLACE, ['types'], [check('lint', { passed: false }), check('types', {})])).toBe(0)
  expect(shown).not.toContain('lint')
})

it('lists the checks when one is named that is not there', async () => {
  await expect(verify(PLACE, ['typos'], [check('types', {})])).rejects.toThrow(
    "There is no check 'typos'. There are:\n- types: types is as it should be",
  )
})
