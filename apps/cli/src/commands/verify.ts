// Walks the whole history again, from the entry that gave the workspace its id, believing nothing that was kept but the pins.
import type { Arguments } from '../arguments.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { done, json, table } from '../terminal.ts'
import { count, tally } from '../words.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  const verified = await client.workspaces.verify({ workspaceId })
  if (args.on('json')) return json(verified)
  table(
    ['environment', 'commit', 'secrets'],
    verified.environments.map(({ name, seq, secrets }) => [escapeText(name), String(seq), String(secrets)]),
  )
  done(
    `${escapeText(verified.name)} verifies from its first entry: ${tally([
      [verified.entries, 'log entries'],
      [verified.commits, 'commits'],
      [verified.signatures, 'signatures'],
    ])} · ${count(verified.epochs, 'epoch')}, ${count(verified.members, 'member')}, ${count(verified.machines, 'token')}`,
  )
}
