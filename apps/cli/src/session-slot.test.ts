import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredSession } from '@infisical/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseSessionPlace } from './session-choice.ts'
import { sessionPath, sessionPlace, sessionSlot } from './session-slot.ts'

const ORIGIN = 'https://secrets.test'
const key = (letter: string): string => letter.repeat(42) + 'A'
const SESSION: StoredSession = {
  version: 1,
  userId: 'ab'.repeat(16),
  email: 'alice@acme.test',
  name: 'Alice',
  tokens: { access: 'access-token', accessExpiresAt: 0, refresh: 'refresh-token' },
  keys: {
    signingSeed: key('s'),
    boxSecret: key('b'),
    personalSeed: key('p'),
    generation: 1,
    signPublic: key('q'),
    boxPublic: key('x'),
    deviceKey: key('d'),
  },
}

let home: string
const VARIABLES = ['INFISICAL_HOME', 'INFISICAL_PASSPHRASE', 'INFISICAL_STORAGE'] as const
const clear = (): void => VARIABLES.forEach((name) => delete process.env[name])
beforeEach(() => {
  clear()
  home = mkdtempSync(join(tmpdir(), 'infisical-session-'))
  process.env['INFISICAL_HOME'] = home
})
afterEach(() => {
  clear()
  rmSync(home, { recursive: true, force: true })
})

const slot = (place: 'file' | 'passphrase') => sessionSlot(ORIGIN, () => Promise.resolve(place))

describe('a session in a file', () => {
  it('is readable by its owner alone, and gone when cleared', async () => {
    expect(await slot('file').read()).toBeUndefined()
    await slot('file').write(SESSION)
    expect(statSync(sessionPath(ORIGIN)).mode & 0o777).toBe(0o600)
    expect(await slot('file').read()).toEqual(SESSION)
    expect(await sessionPlace(ORIGIN)).toBe('file')
    await slot('file').clear()
    expect(await slot('file').read()).toBeUndefined()
  })

  it('that is damaged says so and how to go on', async () => {
    await slot('file').write(SESSION)
    for (const content of ['', '{', '{"place":"elsewhere"}', '[]', 'null']) {
      writeFileSync(sessionPath(ORIGIN), content)
      await expect(slot('file').read()).rejects.toMatchObject({ code: 'session-unreadable', exit: 3 })
    }
  })
})

describe('a session under a passphrase', () => {
  it('holds nothing in the clear, opens with the passphrase, and with no other', async () => {
    process.env['INFISICAL_PASSPHRASE'] = 'correct horse battery'
    await slot('passphrase').write(SESSION)
    const kept = readFileSync(sessionPath(ORIGIN), 'utf8')
    const { signingSeed, boxSecret, personalSeed, deviceKey } = SESSION.keys
    for (const secret of [signingSeed, boxSecret, personalSeed, deviceKey, 'access-token', 'refresh-token', 'alice'])
      expect(kept).not.toContain(secret)
    expect(await slot('passphrase').read()).toEqual(SESSION)

    process.env['INFISICAL_PASSPHRASE'] = 'another one'
    await expect(slot('passphrase').read()).rejects.toMatchObject({ code: 'passphrase-wrong' })
    delete process.env['INFISICAL_PASSPHRASE']
    await expect(slot('passphrase').read()).rejects.toMatchObject({ code: 'passphrase-missing', exit: 3 })
  })
})

describe('the choice of a place', () => {
  it('is what the flag or the variable says; a passphrase turns a file into a sealed one', async () => {
    expect(await chooseSessionPlace('file')).toBe('file')
    process.env['INFISICAL_STORAGE'] = 'file'
    expect(await chooseSessionPlace(undefined)).toBe('file')
    process.env['INFISICAL_PASSPHRASE'] = 'pass'
    expect(await chooseSessionPlace(undefined)).toBe('passphrase')
    delete process.env['INFISICAL_STORAGE']
    expect(await chooseSessionPlace(undefined)).toBe('passphrase')
    await expect(chooseSessionPlace('clipboard')).rejects.toMatchObject({ exit: 2 })
  })
})
