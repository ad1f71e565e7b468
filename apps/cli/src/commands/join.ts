// Accepts an invite: whoever is not logged in signs up or logs in on the way, with the same flags.
import type { Account, Client } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { loadSettings, PROJECT_FILE, rememberServer, writeProject } from '../config.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { openClientFor } from '../open-client.ts'
import { askChoice } from '../prompts.ts'
import { done, isInteractive, json } from '../terminal.ts'
import { firstEnvironment } from '../session.ts'
import { logIn } from './login.ts'
import { signUp } from './signup.ts'

export async function run(args: Arguments): Promise<void> {
  const [link, ...more] = args.operands
  if (link === undefined || more.length > 0)
    throw usageError('Give the one invite link.', "infisical join 'https://…/join/…#…'")
  const origin = originOf(link)
  const client = await openClientFor((await loadSettings({ url: origin })).server.url, args.text('storage'))
  if ((await client.account.whoAmI()) === undefined) await enter(client, args)
  const workspace = await client.sharing.join(link)
  await rememberServer(client.origin)

  const connected = (await loadSettings({})).project === undefined
  const environment = firstEnvironment(workspace)
  if (connected)
    await writeProject(process.cwd(), {
      workspace: workspace.workspaceId,
      ...(environment === undefined ? {} : { environment }),
      server: client.origin,
    })
  if (args.on('json')) json(workspace)
  else
    done(
      `joined ${escapeText(workspace.name)} as ${workspace.role} (${workspace.environments.map(escapeText).join(', ')})${connected ? ` · wrote ${PROJECT_FILE}` : ''} · next: infisical pull`,
    )
}

/** The link was handed over by a colleague and names its server: that is the confirmation which a committed file could not give. */
function originOf(link: string): string {
  try {
    const url = new URL(link)
    if (url.hash.length > 1) return url.origin
  } catch {
    // Falls through to the one answer.
  }
  throw usageError(
    'That is not a whole invite link.',
    "Quote it, since the shell takes # for a comment: infisical join '<link>'",
  )
}

async function enter(client: Client, args: Arguments): Promise<Account> {
  if (args.text('code') !== undefined || args.text('name') !== undefined) return await signUp(client, args)
  if (args.text('email') !== undefined && !isInteractive()) return await logIn(client, args)
  if (!isInteractive())
    throw new CliError({
      code: 'not-logged-in',
      message: 'Nobody is logged in on this device.',
      hint: 'With an account, add --email and --password-stdin; without one, add --email and --name to sign up on the way.',
      exit: EXIT.usage,
    })
  const way = await askChoice('You are not logged in here.', [
    { value: 'signup', label: 'I am new: sign up' },
    { value: 'login', label: 'I have an account: log in' },
  ])
  return way === 'signup' ? await signUp(client, args) : await logIn(client, args)
}
