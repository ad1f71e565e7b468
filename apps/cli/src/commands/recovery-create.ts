// Makes a recovery kit: a code for paper, shown once. The server keeps what only this code opens.
import type { Arguments } from '../arguments.ts'
import { escapeText } from '../escape.ts'
import { checkPage, handOut } from '../recovery-kit.ts'
import { openServer } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const page = args.text('html')
  checkPage(page)
  const { client } = await openServer(args)
  const kit = await client.account.makeRecoveryKit()
  if (args.on('json')) return json(kit)
  done(`made a recovery kit for ${escapeText(kit.email)}; older ones no longer work`)
  handOut(kit, page)
}
