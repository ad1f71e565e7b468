// The secrets of a workspace: the page that people come for. Values are shown one by one, when somebody asks.
import { useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { usePlace } from '../../app/place.ts'
import { Working } from '../../app/working.tsx'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { tableQuery } from './queries.ts'
import { NothingOpen } from './secrets-empty.tsx'
import { SecretsTable } from './secrets-table.tsx'

export function SecretsPage() {
  const { vault, workspaceId } = usePlace()
  const { data, error, isFetching, refetch } = useQuery(tableQuery(vault, workspaceId))
  if (data !== undefined && Object.keys(data.columns).length > 0) return <SecretsTable key={workspaceId} table={data} />
  return (
    <Page title="Secrets">
      {data !== undefined ? (
        <NothingOpen />
      ) : error !== null ? (
        <Failure
          error={error}
          action={
            <Button
              size="small"
              busy={isFetching}
              icon={<RotateCw aria-hidden size={14} />}
              onClick={() => void refetch()}
            >
              Try again
            </Button>
          }
        />
      ) : (
        <Working beginning="Opening your secrets…" label="Opening" />
      )}
    </Page>
  )
}
