import { expect, test } from 'vitest'
import { DotenvError } from './errors.ts'

test('an error about a text has its line', () => {
  const error = new DotenvError('line-malformed', 7)
  expect(error).toMatchObject({ name: 'DotenvError', code: 'line-malformed', line: 7, secretName: undefined })
  expect(error.message).toMatch(/^line 7: has no "="\. Write NAME=value/)
})

test('an error about a pair has its name', () => {
  const error = new DotenvError('value-nul', 'API_KEY')
  expect(error).toMatchObject({ code: 'value-nul', line: undefined, secretName: 'API_KEY' })
  expect(error.message).toMatch(/^API_KEY: the value contains a NUL/)
})

test('a name that is not valid cannot reach a terminal as it is', () => {
  const error = new DotenvError('name-invalid', '\u001B[2J\r\n\u202Eevil')
  expect(error.message).toMatch(/^"\\u001b\[2J\\r\\n\\u202eevil": the name is not valid/)
  expect(new DotenvError('name-invalid', '-'.repeat(10_000)).message.length).toBeLessThan(200)
})
