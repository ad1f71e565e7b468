// Logging in, and renewing a session. Whoever is logged in has the keys he had before, or is not logged in.
import { ApiError } from '@infisical/client'
import { parseRefreshToken } from '@infisical/contract/refresh-token'
import { memoryStorage } from '@infisical/client/testing'
import { openDevice, type Device } from '../../device.ts'
import type { Exchange } from '../../evil-server.ts'
import { signUp, type Person } from '../../world.ts'
import { shown } from '../outcome.ts'
import type { Ended, Play, Scenario } from '../scenario.ts'

/** An address may try as often to log in within an hour, and a few times more. */
const LOG_INS = 90

function loggingIn(name: string, sample: number, isKnown: boolean): Scenario {
  let user: { person: Person; left: number } | undefined
  return {
    ...{ name, sample },
    async prepare({ world, next }): Promise<Play> {
      if (user === undefined || user.left === 0)
        user = { person: await signUp(world.evil, `user-${next()}`), left: LOG_INS }
      user.left -= 1
      const { person } = user
      const device = await deviceFor(world.evil.url, person, isKnown)
      const before = device.storage.snapshot()
      return {
        ...{ device, witness: world.alice },
        async act() {
          const told = await device.client.account.logIn(person)
          if (told.outcome === 'wrong-email-or-password') throw new ApiError('login-failed')
          const { email, name: called, fingerprint, userId } = told.account
          const isHis = email === person.email && userId === person.keys.userId
          return { isHis, name: called.replace(/\d+/, ''), words: fingerprint.length }
        },
        observe: (ended) => Promise.resolve(observe(person, device, { ...ended, before })),
        sent: (exchange) => Promise.resolve(keepsPassword(exchange, person)),
      }
    },
  }
}

type Kept = ReturnType<Device['storage']['snapshot']>

/** Either all that belongs to the person, or nothing more than before. */
function observe(person: Person, { storage }: Device, { before }: Ended & { before: Kept }): string[] {
  const { session, pins } = storage.snapshot()
  if (session === undefined) return shown([...pins]) === shown([...before.pins]) ? [] : ['it has pinned something']
  const { deviceKey: _, ...keys } = session.keys
  const { deviceKey: __, ...own } = person.keys.session.keys
  const wrong = shown(keys) === shown(own) && session.userId === person.keys.userId ? [] : ['it keeps other keys']
  if (parseRefreshToken(session.tokens?.refresh ?? '') === undefined)
    wrong.push('it keeps a session that cannot be renewed')
  const place = JSON.stringify([person.client.origin, person.email, 'account'])
  const [pin, truth] = [pins.get(place), person.storage.snapshot().pins.get(place)]
  if (pin === undefined || truth === undefined || !Buffer.from(pin).equals(truth)) wrong.push('it pins something else')
  return wrong
}

const keepsPassword = ({ asked }: Exchange, { password }: Person): string[] =>
  JSON.stringify(asked).includes(password) ? ['it told the password'] : []

async function deviceFor(url: string, { storage }: Person, isKnown: boolean): Promise<Device> {
  const copy = memoryStorage()
  for (const [place, content] of isKnown ? storage.snapshot().pins : []) {
    const [origin, user, subject] = JSON.parse(place) as [string, string, string]
    await copy.pins.write({ origin, user, subject }, content)
  }
  return openDevice(url, copy)
}

/** The device goes from attempt to attempt as it is: a refresh token is good for one use, and the next was chosen by the device itself. */
const renewing: Scenario = {
  name: 'a pull with an access token that has ended',
  sample: 12,
  async prepare({ world: { rita, evil, workspaceId } }): Promise<Play> {
    const session = await rita.storage.session.read()
    if (session?.tokens === undefined) throw new Error('Rita has been logged out')
    await rita.storage.session.write({ ...session, tokens: { ...session.tokens, accessExpiresAt: 0 } })
    const pull = async () => {
      const { client } = openDevice(evil.url, rita.storage)
      const { secrets, head } = await client.vault.pull({ workspaceId, environment: 'dev' })
      return { secrets, head }
    }
    return {
      ...{ device: openDevice(evil.url, rita.storage), witness: rita, act: pull },
      async observe({ truths }) {
        const again = await pull()
        return shown(again) === shown(truths[0]) ? [] : [`afterwards it pulls ${shown(again)}`]
      },
    }
  },
}

export const SESSIONS: readonly Scenario[] = [
  renewing,
  loggingIn('logging in at a new device', 4, false),
  loggingIn('logging in at a device that knows the account', 3, true),
]
