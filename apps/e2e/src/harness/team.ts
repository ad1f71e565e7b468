// Where most stories begin: Alice owns a workspace with secrets in dev, and Bob has joined it.
import { dirname, join } from 'node:path'
import { signUp, type Person } from './person.ts'
import type { Stage } from './stage.ts'

export interface Team {
  readonly alice: Person
  readonly bob: Person
}

/** Alice's `.env` is `dotenv`, pushed to dev; Bob has pulled it. Both folders are connected. */
export async function openTeam(stage: Stage, dotenv: string): Promise<Team> {
  const alice = await stage.user('alice')
  await startWorkspace(alice, dotenv)
  const bob = await stage.person('bob')
  await signUp(bob, ['join', await invite(alice, bob.email)])
  await bob.must(['pull'])
  return { alice, bob }
}

/** A workspace called acme, connected to the owner's folder, with `dotenv` as the first commit of dev. */
export async function startWorkspace(owner: Person, dotenv: string): Promise<void> {
  await owner.must(['init', '--new', 'acme'])
  await owner.write('.env', dotenv)
  await owner.must(['push'])
}

/** The link. */
export async function invite(by: Person, email: string, ...flags: readonly string[]): Promise<string> {
  return (await by.must(['members', 'invite', email, ...flags])).trim()
}

/** Another folder of the same person, connected to the same workspace as a checkout of the same repository would be. */
export async function checkOut(person: Person, name: string): Promise<Person> {
  const clone = await person.elsewhere(join(dirname(person.folder), name))
  await clone.write('.infisical.json', await person.read('.infisical.json'))
  return clone
}

/** Everything the person's CLI opens in an environment, by name. */
export async function secretsOf(person: Person, ...flags: readonly string[]): Promise<Record<string, string>> {
  return JSON.parse(await person.must(['pull', '-', '--format', 'json', ...flags])) as Record<string, string>
}

/** The id of the workspace that the person's folder is connected to. */
export async function workspaceOf(person: Person): Promise<string> {
  const { workspace } = JSON.parse(await person.read('.infisical.json')) as { workspace: string }
  return workspace
}
