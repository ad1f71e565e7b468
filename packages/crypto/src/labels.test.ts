import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { seal } from './aead.ts'
import { derive } from './derive.ts'
import { hash } from './hash.ts'
import { LABELS, type Label } from './labels.ts'
import { sign } from './sign.ts'

const spec = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8')
const isLocal = (label: string) => /^(local|server)-/.test(label)

/** The table of SPEC 3: label → the first word of its construction. */
function labelsOfSpec(): Map<string, string> {
  const section = spec.slice(spec.indexOf('## 3. Labels'), spec.indexOf('## 4. '))
  const lines = section.split('\n').filter((line) => line.startsWith('| `'))
  return new Map(
    lines.flatMap((line) => {
      const [, labels = '', construction = ''] = line.split('|')
      return [...labels.matchAll(/`([a-z0-9-]+)`/g)].map(([, label]) => [label as string, construction.trim()] as const)
    }),
  )
}

describe('the table', () => {
  test('has the labels of SPEC.md, no more and no fewer, each under its construction', () => {
    const words = { aead: 'seal', sign: 'sign', hash: 'hash', kdf: 'derive' }
    const ours = Object.entries(LABELS).filter(([label]) => !isLocal(label))
    const theirs = labelsOfSpec()
    expect(new Set(ours.map(([label]) => label))).toEqual(new Set(theirs.keys()))
    for (const [label, { construction }] of ours)
      expect(theirs.get(label)).toMatch(new RegExp(`^${words[construction]}`))
  })

  test('is frozen', () => {
    expect(Object.isFrozen(LABELS)).toBe(true)
    for (const line of Object.values(LABELS)) expect(Object.isFrozen(line)).toBe(true)
  })

  test('has labels that are short, plain and told apart', () => {
    for (const label of Object.keys(LABELS)) expect(label).toMatch(/^[a-z][a-z0-9]*(-[a-z]+)*$/)
    for (const { struct } of Object.values(LABELS)) expect(struct).not.toBe('')
  })
})

test('the compiler keeps labels in their construction', () => {
  const key = new Uint8Array(32)
  const misuses = [
    // @ts-expect-error a signing label does not seal
    () => seal('commit', key, [], key),
    // @ts-expect-error a sealing label does not sign
    () => sign('secret-name', key),
    // @ts-expect-error a deriving label does not hash
    () => hash('name-key', key),
    // @ts-expect-error a hashing label does not derive
    () => derive('manifest', key),
    // @ts-expect-error there is no such label
    (): Label => 'anything',
  ]
  expect(misuses).toHaveLength(5)
})
