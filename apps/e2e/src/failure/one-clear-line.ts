// What a person may expect of a program that cannot do what it was asked to: one line that says what is wrong, at most one more that
// says what to do, nothing on stdout, and the exit code that the manual promises.
import { expect } from 'vitest'
import type { Ended } from '../harness/program.ts'

export function expectOneClearLine(ended: Ended, exit: number, wanted: RegExp): void {
  const { code, signal, stdout, stderr } = ended
  expect({ code, signal, stdout, stderr }).toMatchObject({ code: exit, signal: null, stdout: '' })
  const lines = stderr.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^✘ \S.{10,300}$/)
  expect(lines.length, stderr).toBeLessThanOrEqual(2)
  if (lines.length === 2) expect(lines[1]).toMatch(/^ {2}\S.{5,300}$/)
  expect(stderr).not.toMatch(/^ {4}at |\[object|undefined|infisical itself/m)
  expect(stderr).toMatch(wanted)
}
