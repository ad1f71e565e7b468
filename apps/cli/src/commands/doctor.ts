// Looks at everything a command depends on, one line each, and says what to do about what is wrong.
import { resolve } from 'node:path'
import type { Arguments } from '../arguments.ts'
import { loadSettings, type Settings } from '../config.ts'
import { EXIT } from '../exit-code.ts'
import { readIfPresent } from '../files.ts'
import { wouldBeCommitted } from '../git-ignore.ts'
import { get } from '../http.ts'
import { keychain } from '../keychain.ts'
import { sessionPlace } from '../session-slot.ts'
import { json, table } from '../terminal.ts'
import { VERSION } from '../version.ts'

interface Finding {
  readonly check: string
  readonly state: 'ok' | 'look' | 'bad'
  readonly detail: string
}

const CLOCK_TOLERANCE_MS = 60_000

export async function run(args: Arguments): Promise<number> {
  const settings = await loadSettings({ url: args.text('url') })
  const findings = [
    ok('version', `infisical ${VERSION}, Node ${process.versions.node}`),
    project(settings),
    ...(await server(settings.server.url)),
    await session(settings.server.url),
    await keys(),
    await gitIgnore(),
  ]
  if (args.on('json')) json(findings)
  else
    table(
      ['check', 'state', 'detail'],
      findings.map(({ check, state, detail }) => [check, state, detail]),
    )
  return findings.some(({ state }) => state === 'bad') ? EXIT.failed : EXIT.done
}

function project({ project: found }: Settings): Finding {
  return found === undefined
    ? look('folder', 'not connected · infisical init')
    : ok('folder', `connected by ${found.path}`)
}

async function server(url: string): Promise<Finding[]> {
  try {
    const asked = Date.now()
    const answer = await get(`${url}/healthz`)
    if (answer.status !== 200) return [bad('server', `${url} answers ${answer.status} · is this the right address?`)]
    const theirs = Date.parse(answer.headers.get('date') ?? '')
    const skew = Number.isNaN(theirs) ? 0 : theirs - (asked + Date.now()) / 2
    const clock =
      Math.abs(skew) > CLOCK_TOLERANCE_MS
        ? bad(
            'clock',
            `${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? 'behind' : 'ahead of'} the server · set it, or pushes will be refused`,
          )
        : ok('clock', 'in step with the server')
    return [ok('server', `${url} answers`), clock]
  } catch {
    return [bad('server', `${url} cannot be reached · start it, or name another with --url`)]
  }
}

async function session(url: string): Promise<Finding> {
  const where = await sessionPlace(url).catch(() => 'damaged' as const)
  if (where === undefined) return look('session', 'not logged in · infisical login')
  if (where === 'damaged') return bad('session', 'the session file is damaged · infisical logout, then infisical login')
  return where === 'file'
    ? look('session', 'logged in; keys rest unencrypted in a file')
    : ok('session', `logged in; keys rest in the ${where === 'keychain' ? 'OS keychain' : 'encrypted file'}`)
}

async function keys(): Promise<Finding> {
  return (await keychain.works())
    ? ok('keychain', 'answers')
    : look('keychain', 'none here · --storage file, with INFISICAL_PASSPHRASE to encrypt it')
}

async function gitIgnore(): Promise<Finding> {
  const path = resolve('.env')
  if (readIfPresent(path) === undefined) return ok('.env', 'none here')
  return (await wouldBeCommitted(path))
    ? bad('.env', 'git does not ignore it · add it to .gitignore')
    : ok('.env', 'git leaves it alone')
}

const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail })
const look = (check: string, detail: string): Finding => ({ check, state: 'look', detail })
const bad = (check: string, detail: string): Finding => ({ check, state: 'bad', detail })
