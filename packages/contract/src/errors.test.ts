import { describe, expect, expectTypeOf, it } from 'vitest'
import { CATALOGUE, ERRORS, isApiErrorCode, isErrorCode, type ApiErrorCode, type ErrorRow } from './errors.ts'

const rows: readonly (readonly [string, ErrorRow])[] = Object.entries(ERRORS)

describe('the catalogue', () => {
  it('has every code once', () => {
    const codes = CATALOGUE.flatMap(({ rows }) => Object.keys(rows))
    expect(codes.toSorted()).toEqual([...new Set(codes)].toSorted())
    expect(codes.toSorted()).toEqual(rows.map(([code]) => code).toSorted())
  })

  it.each(rows)('%s is said in one sentence, and the hint in whole ones', (code, { http, title, hint }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(title).toMatch(/^[A-Z][^.]*[^.!?]$/)
    expect(title.length).toBeLessThan(110)
    expect(hint).toMatch(/^[A-Z].*[.]$/)
    if (http !== undefined) expect(http).toBeGreaterThanOrEqual(400)
    if (http !== undefined) expect(http).toBeLessThan(600)
  })

  it('says nothing twice: two codes of the same words would be one code', () => {
    const titles = rows.map(([, { title }]) => title)
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
  })

  // Codes are permanent: whoever removes or renames one breaks scripts that other people wrote.
  it('keeps the codes it ever had', () => {
    expect(rows.map(([code, { http }]) => `${code} ${http ?? ''}`.trim()).toSorted()).toMatchSnapshot()
  })

  it('knows which codes a server may say', () => {
    expect(isApiErrorCode('conflict-head')).toBe(true)
    expect(isApiErrorCode('server-unreachable')).toBe(false)
    expect(isErrorCode('server-unreachable')).toBe(true)
    for (const stranger of ['toString', '__proto__', '', 7, null, undefined]) {
      expect(isErrorCode(stranger)).toBe(false)
      expect(isApiErrorCode(stranger)).toBe(false)
    }
    expectTypeOf<'conflict-head'>().toExtend<ApiErrorCode>()
    expectTypeOf<'log-authz'>().toExtend<ApiErrorCode>()
    expectTypeOf<'server-unreachable'>().not.toExtend<ApiErrorCode>()
  })
})
