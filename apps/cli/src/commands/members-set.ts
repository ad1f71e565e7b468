// Another role or other environments for a member. More is given at once; less changes the keys for everybody else.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { confirm } from '../confirm.ts'
import { escapeText } from '../escape.ts'
import { oneOperand } from '../one-operand.ts'
import { environmentsOf, epochWords, nameOf, parseRole, tellExposure } from '../people.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const member = oneOperand(args, 'member', 'infisical members set bob@acme.test --role reader')
  const [given, environments] = [args.text('role'), args.list('env')]
  const role = given === undefined ? undefined : parseRole(given)
  if (role === undefined && environments.length === 0)
    throw usageError('Say what to change: --role ROLE, or -e NAME for each environment.')
  const all = environments.length === 1 && environments[0] === 'all'
  const { client, workspaceId } = await openPlace(args)
  const what = [
    role,
    environments.length === 0 ? undefined : all ? 'all environments' : environments.map(escapeText).join(', '),
  ]
  await confirm(args, 'Changing access', `Make ${escapeText(member)} ${what.filter(Boolean).join(' of ')}?`)
  const changed = await client.sharing.setAccess({
    workspaceId,
    member,
    ...(role === undefined ? {} : { role }),
    ...(environments.length === 0 ? {} : { environments: all ? ('all' as const) : environments }),
  })
  if (args.on('json')) return json(changed)
  const now = `${nameOf(changed.member)} is ${changed.member.role} (${environmentsOf(changed.member.environments)})`
  if (changed.epoch === undefined) return done(now)
  done(`${now} · ${epochWords(changed.epoch)}`)
  await tellExposure(client, workspaceId)
}
