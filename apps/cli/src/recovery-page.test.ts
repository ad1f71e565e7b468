import { expect, it } from 'vitest'
import { recoveryPage } from './recovery-page.ts'

const kit = {
  code: '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ',
  email: '"<script>alert(1)</script>"@acme.test',
  server: 'https://secrets.acme.test',
}
const page = recoveryPage(kit, new Date(Date.UTC(2024, 1, 29)))

it('has the whole code, whose it is, where it is good, and the day', () => {
  const groups = [...page.matchAll(/<span>(.{4})<\/span>/g)].map(([, group]) => group)
  expect(groups.join('-')).toBe(kit.code)
  expect(page).toContain('https://secrets.acme.test')
  expect(page).toContain('2024-02-29')
})

it('runs nothing and loads nothing, whatever the address', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|href=|url\(|@import/i)
  expect(page).toContain('&#60;script&#62;')
  expect(page).toContain("default-src 'none'")
})
