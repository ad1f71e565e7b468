// The one way past a pin: both histories are shown, and a person types words that stand for exactly these two.
import type { TrustHeads, TrustState } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { askText } from '../prompts.ts'
import { openPlace } from '../session.ts'
import { done, isInteractive, json, note } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  const state = await client.trust.state({ workspaceId })
  const words = args.text('words') ?? (await ask(state))
  await client.trust.reset({ workspaceId, words })
  if (args.on('json')) json({ reset: workspaceId, served: state.served })
  else
    done('this device believes what the server proves now · compare with a colleague: infisical status --fingerprint')
}

async function ask(state: TrustState): Promise<string> {
  show('remembered here', state.pinned)
  show('served now', state.served)
  note('')
  note(
    '  If they contradict each other, the server or the network told two stories. Ask a colleague first, and keep this text.',
  )
  const words = state.words.join(' ')
  if (!isInteractive())
    throw usageError('This wants words typed by a person.', `If you are sure: infisical trust reset --words "${words}"`)
  return await askText(`To believe what is served now, type: ${words}`)
}

function show(title: string, heads: TrustHeads | undefined): void {
  note(`${title}:`)
  if (heads === undefined) return note('  nothing')
  note(`  log          entry ${heads.log.seq}  ${heads.log.hash}`)
  for (const [name, { seq, hash }] of Object.entries(heads.environments))
    note(`  ${escapeText(name).padEnd(12)} commit ${seq}  ${hash}`)
}
