// What others do appears while one looks on: whatever the page shows of a workspace is asked for anew when the server hints that it moved, and
// verified as ever. A notice says who did what, as the signed history and the signed list of members have it.
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { LiveHint } from '@infisical/client'
import { notify } from '../ui/notices.tsx'
import { safeText } from '../ui/safe-text.tsx'
import { watchFor } from './alarm.ts'
import { workspaceKey } from './place.ts'
import { useAccount, useVault } from './vault-context.ts'
import { workspacesQuery } from './workspaces-query.ts'

/** For as long as the caller is on the page. */
export function useLive(workspaceId: string): void {
  const vault = useVault()
  const queries = useQueryClient()
  const router = useRouter()
  const { userId } = useAccount()
  /** Members by id, and the newest commit by environment, as they were last. */
  const known = useRef<Known>({ members: undefined, commits: new Map() })

  const look = useEffectEvent(async (hint: LiveHint, first: boolean): Promise<void> => {
    if (!first) {
      void queries.invalidateQueries({ queryKey: workspaceKey(workspaceId) })
      // Its role and its environments stand in the list of workspaces.
      if (hint.log || hint.everything) void queries.invalidateQueries({ queryKey: workspacesQuery(vault).queryKey })
    }
    try {
      if (hint.log || hint.everything) await tellMembers()
      if (!hint.everything) await tellCommits(hint.environmentIds)
    } catch (error) {
      // A notice is not worth a word about the network; a failed verification is.
      watchFor(error)
    }
  })

  const tellMembers = async (): Promise<void> => {
    // Not through the queries: the next hint calls off what they ask, and the notice would be lost with it.
    const now = new Map((await vault.workspaces.members({ workspaceId })).map((member) => [member.userId, member.name]))
    const before = known.current.members
    known.current.members = now
    if (before === undefined) return
    for (const [id, name] of now) if (!before.has(id)) say(`${safeText(name, 40)} joined the workspace`)
    for (const [id, name] of before) if (!now.has(id)) say(`${safeText(name, 40)} is no longer in the workspace`)
  }

  const tellCommits = async (environmentIds: readonly string[]): Promise<void> => {
    const environments = await vault.workspaces.environments({ workspaceId })
    const moved = environments.filter(({ environmentId, open }) => open && environmentIds.includes(environmentId))
    for (const { environmentId, name: environment } of moved) {
      const [commit] = await vault.history.log({ workspaceId, environment, limit: 1 })
      if (commit === undefined || commit.seq <= (known.current.commits.get(environmentId) ?? 0)) continue
      known.current.commits.set(environmentId, commit.seq)
      if (commit.author.id === userId || commit.rekeyed) continue
      say(`${safeText(commit.author.name, 40)} pushed to ${safeText(environment, 40)} · commit ${commit.seq}`)
    }
  }

  useEffect(() => {
    let first = true
    known.current = { members: undefined, commits: new Map() }
    return vault.watch({
      workspaceId,
      onHint: (hint) => {
        void look(hint, first)
        first = false
      },
      onFailure: ({ code }) => {
        if (code !== 'not-a-member') return
        say('You are no longer in this workspace')
        void queries.invalidateQueries({ queryKey: workspacesQuery(vault).queryKey })
        void router.navigate({ to: '/workspaces' })
      },
    })
  }, [vault, workspaceId, queries, router])
}

interface Known {
  members: ReadonlyMap<string, string> | undefined
  readonly commits: Map<string, number>
}

const say = (text: string): void => notify({ tone: 'info', text })
