// Credentials go only to a server that the user named. A `.infisical.json` comes with a clone, from whoever wrote it: a server that only
// it names, and where this user has no session, is asked about first.
import type { Client } from '@infisical/client'
import { usageError } from './cli-error.ts'
import type { Settings } from './config.ts'
import { askYesNo } from './prompts.ts'
import { sessionPlace } from './session-slot.ts'
import { isInteractive } from './terminal.ts'

export async function confirmServer(settings: Settings, client: Client): Promise<void> {
  if (settings.server.namedBy !== 'project' || (await sessionPlace(client.origin)) !== undefined) return
  const question = `${settings.project?.path ?? '.infisical.json'} names the server ${client.origin}, which is new to you.`
  const confirmation = `If it is the right one, say so with --url ${client.origin}`
  if (!isInteractive()) throw usageError(question, confirmation)
  if (!(await askYesNo(`${question} Use it?`))) throw usageError('Nothing was sent.', confirmation)
}
