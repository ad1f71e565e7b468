// The second client, in Python, from SPEC.md alone. It runs where Debian's python3-cryptography is installed; the vectors themselves are
// checked in every run.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const vectors = join(import.meta.dirname, '../vectors')
const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import cryptography']).status === 0,
)

describe('a second client written from SPEC.md alone', () => {
  test.skipIf(python === undefined)('makes the same logs, chains and changes', () => {
    const said = execFileSync(python ?? '', [join(vectors, 'reproduce.py')], { encoding: 'utf8' })
    expect(said).toMatch(/^all \d{3,} values are the same\n$/)
  })

  test.skipIf(python === undefined)('notices a difference', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
    try {
      for (const name of ['reproduce.py', 'log-v1.json', 'chain-v1.json', 'changes-v1.json']) {
        const content = readFileSync(join(vectors, name), 'utf8')
        writeFileSync(join(folder, name), content.replace('"name": "Bob"', '"name": "Eve"'))
      }
      const { status, stdout } = spawnSync(python ?? '', [join(folder, 'reproduce.py')], { encoding: 'utf8' })
      expect(status).toBe(1)
      expect(stdout).toContain('body of entry 5 differs')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
