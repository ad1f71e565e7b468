// Pushes everything that is unsaved, one commit per environment, and says what came of it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useVault } from '../../app/vault-context.ts'
import { notify } from '../../ui/notices.tsx'
import { pushedWords } from './push-summary.ts'
import { tableQuery } from './queries.ts'

export interface PushOutcome {
  /** Everything was pushed. */
  readonly onDone: () => void
  /** Somebody else was there first, in some environments; all the others were pushed. */
  readonly onConflicts: () => void
}

export function usePush(workspaceId: string, { onDone, onConflicts }: PushOutcome) {
  const vault = useVault()
  const queries = useQueryClient()
  const mutation = useMutation({
    scope: { id: `table ${workspaceId}` },
    mutationFn: (message: string) =>
      vault.table.push({ workspaceId, ...(message.trim() !== '' && { message: message.trim() }) }),
    onSuccess: ({ table, environments }) => {
      queries.setQueryData(tableQuery(vault, workspaceId).queryKey, table)
      for (const environment of environments)
        if (environment.outcome === 'pushed') notify({ tone: 'good', text: pushedWords(environment) })
      if (environments.some(({ outcome }) => outcome === 'conflict')) onConflicts()
      else onDone()
    },
  })
  return { push: (message: string) => mutation.mutate(message), busy: mutation.isPending, error: mutation.error }
}
