import { expect, it } from 'vitest'
import type { Exposure } from '@infisical/client'
import { asJson, asText, valuesOf } from './exposure-text.ts'

const since = Date.UTC(2026, 10, 27)
const bob = { name: 'Bob', email: 'bob@acme.test', machine: false } as const
const ci = { name: 'ci', machine: true } as const
const EXPOSED: readonly Exposure[] = [
  { environment: 'dev', name: 'A', folder: '', who: bob, kind: 'removed', since },
  { environment: 'dev', name: 'A', folder: '', who: ci, kind: 'machine', since },
  { environment: 'dev', name: 'A', folder: 'web', who: bob, kind: 'removed', since },
  { environment: 'prod', name: 'A', folder: '', who: bob, kind: 'narrowed', since },
]

it('counts a value once, with everybody who could read it', () => {
  expect(valuesOf(EXPOSED).map(({ environment, name, readers }) => [environment, name, readers.length])).toEqual([
    ['dev', 'A', 2],
    ['dev', 'web/A', 1],
    ['prod', 'A', 1],
  ])
})

it('is a list that a person can go through', () => {
  expect(asText(valuesOf(EXPOSED))).toBe(`dev
- A (read by bob@acme.test, removed 2026-11-27; ci, token revoked 2026-11-27)
- web/A (read by bob@acme.test, removed 2026-11-27)

prod
- A (read by bob@acme.test, lost access 2026-11-27)
`)
  expect(asText([])).toBe('')
})

it('is what the vault said, for programs', () => {
  expect(JSON.parse(asJson(EXPOSED))).toEqual(EXPOSED)
})
