import { expect, test, vi } from 'vitest'
import { randomBytes } from './random.ts'

test('draws as many bytes as asked for, also beyond the quota of one request', () => {
  const requests: number[] = []
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((view) => {
    requests.push(view.byteLength)
    return view
  })
  expect(randomBytes(65_536 * 2 + 1)).toHaveLength(131_073)
  expect(requests).toEqual([65_536, 65_536, 1])
})

test('fills all of it', () => {
  const bytes = randomBytes(200_000)
  for (let at = 0; at < bytes.length; at += 20_000)
    expect(bytes.subarray(at, at + 20_000).some((b) => b !== 0)).toBe(true)
})

test('two draws differ', () => {
  expect(randomBytes(16)).not.toEqual(randomBytes(16))
})
