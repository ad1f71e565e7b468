import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatRefreshToken,
  isOutdated,
  OLDEST_CLIENTS,
  packAuthorization,
  packPath,
  parseRefreshToken,
} from './index.ts'

const sessionId = fc.stringMatching(/^[0-9a-f]{32}$/)
const secret = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/)

describe('refresh tokens', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.record({ sessionId, secret }), (token) => {
        expect(parseRefreshToken(formatRefreshToken(token))).toEqual(token)
      }),
    )
  })

  it('of any other spelling are none', () => {
    fc.assert(fc.property(fc.string(), (text) => parseRefreshToken(text) === undefined))
    const token = formatRefreshToken({ sessionId: 'a'.repeat(32), secret: 'B'.repeat(43) })
    for (const other of [`${token}\n`, ` ${token}`, `${token}A`, token.slice(1), token.replace('.', '')]) {
      expect(parseRefreshToken(other)).toBeUndefined()
    }
  })
})

describe('clients', () => {
  it.each([
    ['cli/0.9.9', true],
    ['cli/1.1.9', true],
    ['cli/1.2.2', true],
    ['cli/1.2.3', false],
    ['cli/1.2.10', false],
    ['cli/1.10.0', false],
    ['cli/10.0.0', false],
    ['sdk/0.0.1', false],
    ['toString/0.0.1', false],
    ['cli', false],
    ['cli/next', false],
    ['cli/1.2', false],
    ['', false],
  ])('%s is outdated where 1.2.3 is asked for: %s', (client, outdated) => {
    expect(isOutdated(client, { cli: '1.2.3' })).toBe(outdated)
  })

  it('of this version are not outdated', () => {
    for (const [name, version] of Object.entries(OLDEST_CLIENTS)) expect(isOutdated(`${name}/${version}`)).toBe(false)
  })
})

it('packs have a path and a scheme', () => {
  expect(packPath('ab', 7)).toBe('/packs/ab/7')
  expect(packAuthorization('ticket')).toBe('Pack ticket')
})
