// Making a token: what it opens, then the token itself, once. It lives in this dialog alone and goes when the dialog closes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChanged, usePlace } from '../../app/place.ts'
import { Sealing } from '../../app/working.tsx'
import { environmentsQuery } from '../../app/workspace-queries.ts'
import { Button } from '../../ui/button.tsx'
import { ChooseOne, ChooseSome } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { describeFailure, failureOf } from '../../vault/failure.ts'
import { TokenShown, type MadeToken } from './token-shown.tsx'

const DAY_MS = 24 * 60 * 60 * 1000
const GOOD_FOR = [
  { days: 7, label: 'One week' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'One year' },
  { days: 1095, label: 'Three years' },
]
const NAME_CODES: readonly string[] = ['machine-name', 'machine-exists']

export function CreateMachine({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<MadeToken>()
  return made === undefined ? (
    <MachineForm onMade={setMade} onClose={onClose} />
  ) : (
    <TokenShown made={made} onClose={onClose} />
  )
}

function MachineForm({
  onMade,
  onClose,
}: {
  readonly onMade: (made: MadeToken) => void
  readonly onClose: () => void
}) {
  const place = usePlace()
  const known = useQuery(environmentsQuery(place))
  const changed = useChanged()
  const [name, setName] = useState('')
  const [environments, setEnvironments] = useState<readonly string[]>([])
  const [may, setMay] = useState<'read' | 'push'>('read')
  const [days, setDays] = useState(90)
  const [asked, setAsked] = useState(false)
  const create = useMutation({
    // Neither as its result nor through what it refers to may the cache keep what was made.
    gcTime: 0,
    mutationFn: async () => {
      const { vault, workspaceId } = place
      const plan = { workspaceId, name, environments, write: may === 'push', expiresInMs: days * DAY_MS }
      const { token, expiresAt, rotatedFor } = await vault.machines.create(plan)
      onMade({ token, name, environments, may, expiresAt, ...(rotatedFor !== undefined && { rotatedFor }) })
    },
    onSuccess: changed,
  })
  const failure = create.isError ? failureOf(create.error) : undefined
  const nameError = failure !== undefined && NAME_CODES.includes(failure.code) ? describeFailure(failure) : undefined
  return (
    <Dialog
      width="wide"
      title="New token"
      lead="Whoever has the token can do what it is for. Give each machine its own, and no more than it needs."
      onClose={() => !create.isPending && onClose()}
      onSubmit={() => {
        setAsked(true)
        if (environments.length > 0 && name.trim() !== '' && !create.isPending) create.mutate()
      }}
      actions={
        <>
          <Button disabled={create.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            Make the token
          </Button>
        </>
      }
    >
      <TextField
        data-autofocus
        label="Name"
        autoComplete="off"
        autoCapitalize="off"
        placeholder="ci"
        value={name}
        onChange={({ target }) => setName(target.value)}
        hint="After the machine that will have it."
        error={
          nameError === undefined
            ? asked && name.trim() === ''
              ? 'Give it a name.'
              : undefined
            : `${nameError.title}. ${nameError.hint}`
        }
      />
      <ChooseSome
        legend="Environments"
        values={environments}
        onChange={setEnvironments}
        choices={(known.data ?? []).map(({ name: value, open }) => ({
          value,
          label: <SafeText text={value} />,
          disabled: !open,
        }))}
        error={asked && environments.length === 0 ? 'Choose one at least.' : undefined}
        hint="A token opens these and no others, also none that are made later."
      />
      <ChooseOne
        legend="It may"
        value={may}
        onChange={setMay}
        choices={[
          { value: 'read', label: 'Read', hint: 'Enough to run a program or a job with secrets.' },
          {
            value: 'push',
            label: 'Read and push',
            hint: 'For what writes secrets itself; its commits carry its name.',
          },
        ]}
      />
      <SelectField
        label="Good for"
        value={days}
        className="max-w-48"
        onChange={({ target }) => setDays(Number(target.value))}
      >
        {GOOD_FOR.map((choice) => (
          <option key={choice.days} value={choice.days}>
            {choice.label}
          </option>
        ))}
      </SelectField>
      {create.isPending && <Sealing />}
      {create.isError && nameError === undefined && <Failure error={create.error} />}
    </Dialog>
  )
}
