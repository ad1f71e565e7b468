// A test workspace with people in it.
import type { Role } from '@infisical/crypto'
import { makePerson, type TestPerson } from './person.ts'
import { TestWorkspace } from './workspace.ts'

/** The first person owns the workspace and invites the others, as writers unless told otherwise. */
export async function makeWorkspace(plan: {
  readonly people: readonly (TestPerson | string)[]
  readonly environments?: readonly string[]
  readonly role?: Role
}): Promise<TestWorkspace> {
  const people = await Promise.all(
    plan.people.map(async (one) => (typeof one === 'string' ? await makePerson(one) : one)),
  )
  const [owner, ...others] = people
  if (owner === undefined) throw new TypeError('A workspace needs somebody to make it.')
  const workspace = await TestWorkspace.create(owner, plan.environments ?? ['dev', 'staging', 'prod'])
  for (const person of others) await workspace.add(person, { role: plan.role ?? 'writer' })
  return workspace
}
