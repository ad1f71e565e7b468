// Ends the session, on the server where it can be reached, and forgets the keys on this device in any case.
import type { Arguments } from '../arguments.ts'
import { openServer } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client } = await openServer(args)
  await client.account.logOut()
  if (args.on('json')) json({ loggedOut: true, server: client.origin })
  else done(`logged out of ${client.origin}; the keys are gone from this device`)
}
