// What an environment was: every commit, who made it and what it changed, all of it verified; and the way back to any of them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { History } from 'lucide-react'
import { useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { environmentsQuery } from '../../app/workspace-queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { CommitItem } from './commit-item.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { logQuery, type ChainPlace, type Restoring } from './queries.ts'
import { RestoreDialog } from './restore-dialog.tsx'

export function HistoryPage() {
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/history' })
  const environments = useQuery(environmentsQuery({ vault: useVault(), workspaceId }))
  const [chosen, setChosen] = useState<string>()
  const [personal, setPersonal] = useState(false)
  const open = environments.data?.filter((environment) => environment.open) ?? []
  const environment = open.find(({ name }) => name === chosen)?.name ?? open[0]?.name
  return (
    <Page
      title="History"
      lead="Every commit is signed by who made it. A value that was replaced is still here for those who could read it."
      actions={
        <>
          <SelectField
            label="Environment"
            labelHidden
            value={environment ?? ''}
            onChange={(event) => setChosen(event.target.value)}
          >
            {open.map(({ environmentId, name }) => (
              <option key={environmentId} value={name}>
                {safeText(name, 40)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Whose secrets"
            labelHidden
            value={personal ? 'personal' : 'shared'}
            onChange={(event) => setPersonal(event.target.value === 'personal')}
          >
            <option value="shared">shared</option>
            <option value="personal">yours alone</option>
          </SelectField>
        </>
      }
    >
      {environments.isPending && <Spinner label="Opening…" />}
      {environments.isError && <Failure error={environments.error} />}
      {environments.data !== undefined && environment === undefined && <NoEnvironment />}
      {environment !== undefined && (
        <Commits key={`${environment} ${personal}`} place={{ workspaceId, environment, personal }} />
      )}
    </Page>
  )
}

function Commits({ place }: { readonly place: ChainPlace }) {
  const log = useInfiniteQuery(logQuery(useVault(), place))
  const [restoring, setRestoring] = useState<Restoring>()
  const [compared, setCompared] = useState<number>()
  if (log.isPending) return <Spinner label="Reading and checking…" />
  if (log.isError)
    return <Failure error={log.error} action={<Button onClick={() => void log.refetch()}>Try again</Button>} />
  const commits = log.data.pages.flat()
  const newest = commits[0]?.seq ?? 0
  if (commits.length === 0) return <NothingYet place={place} />
  return (
    <div className="grid gap-4">
      <ol
        aria-label="Commits, newest first"
        className="grid divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface shadow-raised"
      >
        {commits.map((commit) => (
          <CommitItem
            key={commit.seq}
            commit={commit}
            place={place}
            newest={commit.seq === newest}
            onRestore={setRestoring}
            onCompare={() => setCompared(commit.seq)}
          />
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        {log.hasNextPage && (
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Older commits
          </Button>
        )}
        {newest > 1 && (
          <Button look="quiet" onClick={() => setCompared(newest - 1)}>
            Compare two commits…
          </Button>
        )}
      </div>
      {compared !== undefined && (
        <CompareDialog
          place={place}
          from={compared}
          to={newest}
          newest={newest}
          onClose={() => setCompared(undefined)}
        />
      )}
      {restoring !== undefined && (
        <RestoreDialog place={place} restoring={restoring} onClose={() => setRestoring(undefined)} />
      )}
    </div>
  )
}

function NothingYet({ place }: { readonly place: ChainPlace }) {
  return (
    <EmptyState
      icon={<History size={22} />}
      title={place.personal ? 'You have no overrides here yet' : 'Nothing has been pushed here yet'}
    >
      {place.personal
        ? 'A personal value hides the shared one for you alone. Its history will be here.'
        : 'The first push, from the page of secrets or with infisical push, begins the history of this environment.'}
    </EmptyState>
  )
}

function NoEnvironment() {
  return (
    <EmptyState icon={<History size={22} />} title="No environment is open to you">
      An owner or admin of this workspace can give you access to one.
    </EmptyState>
  )
}
