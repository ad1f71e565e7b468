// The story itself: Alice shares the .env of a project with Bob; the server carries it and cannot read it.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { codeFor } from '../harness/outbox.ts'
import type { Person } from '../harness/person.ts'
import type { Stage } from '../harness/stage.ts'
import { sealedSecrets, searchFiles } from './holdings.ts'
import { APP, DOTENV, SECRETS } from './project.ts'
import type { Screen } from './screen.ts'
import type { Teller } from './teller.ts'

export interface Telling {
  readonly stage: Stage
  readonly screen: Screen
  readonly teller: Teller
}

export async function tellStory(telling: Telling): Promise<void> {
  const { stage, screen } = telling
  const [alice, bob] = [await machineOf(stage, 'alice'), await machineOf(stage, 'bob')]
  screen.part('Alice has a project, and signs up')
  await aliceShares(telling, alice)
  screen.part('Alice invites Bob, and closes her laptop')
  const link = await aliceInvites(telling, alice)
  screen.part('Bob joins, on another machine')
  await bobJoins(telling, bob, link)
  await bobReads(telling, bob)
  screen.part('What the server holds, and what Bob got')
  await lookBehind(telling)
}

/** Without a keychain, a passphrase encrypts what the CLI keeps between two commands. */
function machineOf(stage: Stage, name: string): Promise<Person> {
  return stage.person(name, { INFISICAL_PASSPHRASE: `the passphrase of ${name}` })
}

async function aliceShares({ stage, screen, teller }: Telling, alice: Person): Promise<void> {
  await alice.write('.env', DOTENV)
  await teller.cat(alice, '.env')
  const signUp = ['signup', '--email', alice.email, '--name', 'Alice']
  screen.remark('a terminal would ask for the code and a password; here the command stops with exit code 2 and is')
  screen.remark('repeated, and the password comes from INFISICAL_PASSWORD. It never leaves her machine.')
  await teller.infisical(alice, signUp, { exit: 2 })
  await teller.infisical(alice, [...signUp, '--code', await codeFor(stage.server.url, alice.email)])
  await teller.infisical(alice, ['init', '--new', 'acme'])
  screen.remark('names and values are encrypted one by one; the commit is signed')
  await teller.infisical(alice, ['push'])
}

async function aliceInvites({ screen, teller }: Telling, alice: Person): Promise<string> {
  screen.remark('the part of the link after # is a key: it is cut short on this screen')
  const { stdout } = await teller.infisical(alice, ['members', 'invite', 'bob@acme.test'], { show: cutShort })
  teller.insist(/^http\S+#\S+\n$/.test(stdout), 'there is no link on stdout')
  return stdout.trim()
}

async function bobJoins({ stage, screen, teller }: Telling, bob: Person, link: string): Promise<void> {
  screen.remark('he has no account yet and signs up on the way; nobody has to be online for it')
  const join = ['join', link, '--email', bob.email, '--name', 'Bob']
  const shown = `infisical join '${cutShort(link)}' \\\n          --email ${bob.email} --name Bob`
  await teller.infisical(bob, join, { shown, exit: 2, show: cutShort })
  const code = await codeFor(stage.server.url, bob.email)
  await teller.infisical(bob, [...join, '--code', code], { shown: `${shown} --code ${code}` })
}

async function bobReads({ screen, teller }: Telling, bob: Person): Promise<void> {
  await teller.infisical(bob, ['pull'])
  await teller.cat(bob, '.env')
  const { stdout } = await bob.cli(['pull', '-', '--format', 'json'])
  const got = JSON.parse(stdout) as Record<string, string>
  teller.insist(
    Object.keys(got).length === Object.keys(SECRETS).length &&
      Object.entries(SECRETS).every(([name, value]) => got[name] === value),
    'Bob did not get exactly what Alice pushed',
  )
  await rm(join(bob.folder, '.env'))
  await bob.write('app.js', APP)
  screen.remark('without the file, too: the values go into the app alone, and its exit code comes out')
  await teller.infisical(bob, ['run', '--', 'node', 'app.js'], {
    exit: 7,
    shown: 'infisical run -- node app.js; echo $?',
    show: (output) => `${output}7`,
  })
}

async function lookBehind({ stage, screen, teller }: Telling): Promise<void> {
  await stage.server.stop()
  screen.remark('the server cannot tell which is which either: its rows are in the order of random numbers')
  const sealed = await sealedSecrets(stage.dataDir)
  teller.insist(sealed.length === Object.keys(SECRETS).length, `the database holds ${sealed.length} secrets`)
  screen.sideBySide(
    ['in the server’s database', 'on Bob’s machine'],
    sealed.flatMap(({ name, value }, index) => {
      const [clearName = '', clearValue = ''] = Object.entries(SECRETS)[index] ?? []
      return [
        [`name   ${firstBytes(name)}`, clearName],
        [`value  ${firstBytes(value)}`, (clearValue.split('\n')[0] ?? '').slice(0, 40)],
      ] as const
    }),
  )
  const texts = Object.entries(SECRETS).flatMap(([name, value]) => [name, ...value.split('\n')])
  const { files, found } = await searchFiles(stage.dataDir, texts)
  teller.insist(files > 0 && found.length === 0, `the server kept plaintext in ${found.join(', ')}`)
  screen.good(`no name and no value stands readable in any of the ${files} files the server keeps`)
}

const cutShort = (text: string): string => text.replace(/(#.{6})\S+/g, '$1…')

function firstBytes(bytes: Uint8Array): string {
  const shown = [...bytes.subarray(0, 10)].map((byte) => byte.toString(16).padStart(2, '0'))
  return `${shown.join(' ')} … ${bytes.length} bytes`
}
