// What a user has not pushed yet, sealed for a host to keep. The key comes from his own keys and not from the device: it outlives every session,
// and nobody who logs in after him on this device has it.
//   seal("local-draft", derive("local-draft-key", personal seed), aad = origin, user id, workspace id)
import { CryptoError, derive, open, seal, utf8 } from '@infisical/crypto'
import type { DraftVerbs } from './client-table.ts'
import { requireSignedIn, type Context } from './context.ts'

export function draftVerbs(context: Context): DraftVerbs {
  return {
    async seal({ workspaceId, content }) {
      const { key, fields } = await placeOf(context, workspaceId)
      return await seal('local-draft', key, fields, content)
    },
    async open({ workspaceId, sealed }) {
      const { key, fields } = await placeOf(context, workspaceId)
      try {
        return await open('local-draft', key, fields, sealed)
      } catch (error) {
        if (error instanceof CryptoError) return undefined
        throw error
      }
    },
  }
}

async function placeOf(context: Context, workspaceId: string) {
  const { session } = await requireSignedIn(context)
  return {
    key: derive('local-draft-key', session.secrets.personalSeed),
    fields: [context.origin, session.userId, workspaceId].map((part) => utf8(part)),
  }
}
