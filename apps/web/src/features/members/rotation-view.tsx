// What somebody who is gone could read and that is still in use, by environment: to be changed where it comes from.
import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Section } from '../../ui/page.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Time } from '../../ui/time.tsx'
import { Cell, Narrow, VirtualTable } from '../../ui/virtual-table.tsx'
import { CopyExposure } from './copy-exposure.tsx'
import { HOW, readerName, valuesOf, type ExposedValue } from './exposure-text.ts'
import { usePlace } from '../../app/place.ts'
import { exposureQuery } from './queries.ts'
import { count } from '../../app/sentences.ts'

export function RotationView() {
  const place = usePlace()
  const exposed = useQuery(exposureQuery(place))
  if (exposed.isPending) return <Spinner label="Reading who could read what…" />
  if (exposed.isError)
    return <Failure error={exposed.error} action={<Button onClick={() => void exposed.refetch()}>Try again</Button>} />
  const values = valuesOf(exposed.data)
  if (values.length === 0)
    return (
      <EmptyState icon={<ShieldCheck size={22} />} title="Nothing to change">
        Nobody who is gone could read a value that is still in use. When somebody is removed, leaves or reaches less, or
        a token is revoked, what they could read stands here until it has a new value.
      </EmptyState>
    )
  return (
    <Section
      title={`${count(values.length, 'value')} to change at the source`}
      lead="Somebody who is gone could read these. Change each where it comes from, then push the new value: it leaves this list by that."
      actions={<CopyExposure exposed={exposed.data} />}
    >
      <VirtualTable
        label="Values to change at their source"
        columns={['Secret', 'Environment', 'Could be read by', 'Until']}
        layout="md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,2fr)_9rem]"
        rows={values}
        rowKey={({ environment, name }) => `${environment} ${name}`}
      >
        {(value) => <ValueCells value={value} />}
      </VirtualTable>
    </Section>
  )
}

function ValueCells({ value: { environment, name, readers } }: { readonly value: ExposedValue }) {
  const latest = Math.max(...readers.map(({ since }) => since))
  return (
    <>
      <Cell whole>
        <SafeText mono text={name} className="block" />
      </Cell>
      <Cell>
        <Badge>
          <SafeText text={environment} />
        </Badge>
      </Cell>
      <Cell>
        <ul className="grid gap-0.5">
          {readers.map((reader) => (
            <li key={`${readerName(reader)} ${reader.kind}`} className="flex min-w-0 gap-1.5">
              <SafeText text={readerName(reader)} />
              <span className="shrink-0 text-faint">{HOW[reader.kind]}</span>
            </li>
          ))}
        </ul>
      </Cell>
      <Cell>
        <span className="text-sm text-soft">
          <Narrow>until</Narrow>
          <Time at={latest} />
        </span>
      </Cell>
    </>
  )
}
