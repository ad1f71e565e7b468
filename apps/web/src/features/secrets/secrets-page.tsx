// The secrets of a workspace: the page that people come for. Values are shown one by one, when somebody asks.
import { useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { usePlace } from '../../app/place.ts'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { Progress, Spinner } from '../../ui/spinner.tsx'
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
        <Opening />
      )}
    </Page>
  )
}

function Opening() {
  const vault = useVault()
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>()
  useEffect(() => vault.onProgress((done, total) => setProgress({ done, total })), [vault])
  return progress === undefined ? <Spinner label="Opening your secrets…" /> : <Progress label="Opening" {...progress} />
}
