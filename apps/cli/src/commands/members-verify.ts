// Two people compare the words of a key by voice. What fits is remembered on this device, and a later change of keys is seen.
import type { Member } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { oneOperand } from '../one-operand.ts'
import { nameOf } from '../people.ts'
import { askYesNo } from '../prompts.ts'
import { openPlace } from '../session.ts'
import { done, isInteractive, json, note } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const member = oneOperand(args, 'member', 'infisical members verify bob@acme.test')
  const { client, workspaceId } = await openPlace(args)
  const words = args.text('words')
  if (words !== undefined) return tell(args, await client.sharing.verifyMember({ workspaceId, member, words }))

  const found = await client.sharing.verifyMember({ workspaceId, member })
  if (!args.on('yes')) await ask(found)
  tell(args, await client.sharing.verifyMember({ workspaceId, member, compared: true }))
}

async function ask(member: Member): Promise<void> {
  if (!isInteractive())
    throw usageError(
      'Comparing needs a person.',
      `Give the words that ${nameOf(member)} reads to you: --words "…", or say with --yes that they fit.`,
    )
  note(`  ${nameOf(member)} sees these words with: infisical whoami`)
  note(`\n    ${member.fingerprint.join(' ')}\n`)
  if (await askYesNo('Call each other. Does he read the same eight words?')) return
  throw new CliError({
    code: 'words-differ',
    message: 'Then somebody is between you, or he looks at another account. Nothing was noted.',
    hint: 'Share nothing with that member. Ask who invited whom: infisical members',
    exit: EXIT.tampered,
  })
}

function tell(args: Arguments, member: Member): void {
  if (args.on('json')) json(member)
  else done(`the keys of ${nameOf(member)} are compared; a change of them would be shown`)
}
