// The second client, in Python, from SPEC.md alone. It runs where Debian's python3-cryptography and python3-nacl are installed; the vectors
// themselves are checked in every run, here and in Chromium.
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import nacl.pwhash, cryptography']).status === 0,
)

describe('a second client written from SPEC.md alone', () => {
  it.skipIf(python === undefined)('computes the same vectors', () => {
    const said = execFileSync(python ?? '', [join(import.meta.dirname, '../vectors/reproduce.py')], {
      encoding: 'utf8',
    })
    expect(said).toMatch(/all \d{3,} values are the same\n$/)
  })
})
