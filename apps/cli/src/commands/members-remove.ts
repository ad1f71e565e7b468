// Removes a member: in one step he is out, the keys are others, and everything is sealed anew. What he read he has read.
import type { Arguments } from '../arguments.ts'
import { confirm } from '../confirm.ts'
import { oneOperand } from '../one-operand.ts'
import { escapeText } from '../escape.ts'
import { epochWords, nameOf, tellExposure } from '../people.ts'
import { openPlace } from '../session.ts'
import { done, json, warn } from '../terminal.ts'
import { someNames } from '../words.ts'

export async function run(args: Arguments): Promise<void> {
  const member = oneOperand(args, 'member', 'infisical members remove bob@acme.test')
  const { client, workspaceId } = await openPlace(args)
  await confirm(args, 'Removing a member', `Remove ${escapeText(member)}? The keys change for everybody else.`)
  const removed = await client.sharing.removeMember({ workspaceId, member })
  const tokens = (await client.machines.list({ workspaceId })).filter(({ createdBy }) => createdBy === removed.email)
  if (args.on('json')) return json({ removed, tokens, exposed: await client.sharing.exposure({ workspaceId }) })
  done(`removed ${nameOf(removed)} · ${epochWords(removed.epoch)}`)
  await tellExposure(client, workspaceId)
  if (tokens.length > 0)
    warn(
      `${escapeText(removed.name)} made these tokens and may have copies: ${someNames(tokens.map(({ name }) => name))}. Replace them, then: infisical token revoke NAME`,
    )
}
