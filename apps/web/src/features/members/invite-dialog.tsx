// Inviting: for whom and what, then the link. The link carries a key, so it lives in this dialog alone and goes when the dialog closes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Member } from '@infisical/client'
import { Sealing } from '../../app/working.tsx'
import { failureOf } from '../../vault/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { CheckBox, SelectField, TextField } from '../../ui/field.tsx'
import { InviteLink, type MadeInvite } from './invite-link.tsx'
import { useChanged, usePlace } from '../../app/place.ts'
import { environmentsQuery, membersQuery } from '../../app/workspace-queries.ts'
import { ReachFields } from './reach-fields.tsx'
import type { Reach } from './rights.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const OPEN_FOR = [
  { days: 1, label: 'One day' },
  { days: 7, label: 'One week' },
  { days: 30, label: '30 days' },
]

export function InviteDialog({ me, onClose }: { readonly me: Member; readonly onClose: () => void }) {
  const [made, setMade] = useState<MadeInvite>()
  return made === undefined ? (
    <InviteForm me={me} onMade={setMade} onClose={onClose} />
  ) : (
    <InviteLink made={made} onClose={onClose} />
  )
}

interface InviteFormProps {
  readonly me: Member
  readonly onMade: (made: MadeInvite) => void
  readonly onClose: () => void
}

function InviteForm({ me, onMade, onClose }: InviteFormProps) {
  const place = usePlace()
  const { vault, workspaceId } = place
  const environments = useQuery(environmentsQuery(place))
  const members = useQuery(membersQuery(place))
  const changed = useChanged()
  const [email, setEmail] = useState('')
  const [reach, setReach] = useState<Reach>({ role: 'writer', environments: 'all' })
  const [days, setDays] = useState(7)
  const [again, setAgain] = useState(false)
  const member = members.data?.find((one) => one.email === email.trim().toLowerCase())
  const invite = useMutation({
    // Neither as its result nor through what it refers to may the cache keep what was made.
    gcTime: 0,
    mutationFn: async () => {
      const { role } = reach
      const { link, ...rest } = await vault.sharing.invite({
        ...{ workspaceId, email, role, expiresInMs: days * DAY_MS, again: member !== undefined && again },
        ...(reach.environments !== 'all' && { environments: reach.environments }),
      })
      onMade({ link, email: email.trim(), role, environments: reach.environments, ...rest })
    },
    onSuccess: changed,
  })
  const isEmpty = reach.environments.length === 0
  const code = invite.isError ? failureOf(invite.error).code : undefined
  return (
    <Dialog
      width="wide"
      title="Invite somebody"
      lead="You get a link to hand over. They can join while you are away."
      onClose={() => !invite.isPending && onClose()}
      onSubmit={() => {
        if (!isEmpty && !invite.isPending) invite.mutate()
      }}
      actions={
        <>
          <Button disabled={invite.isPending} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" busy={invite.isPending} disabled={isEmpty}>
            Make the link
          </Button>
        </>
      }
    >
      <TextField
        data-autofocus
        type="email"
        label="E-mail address"
        autoComplete="off"
        autoCapitalize="off"
        placeholder="bob@example.com"
        value={email}
        onChange={({ target }) => setEmail(target.value)}
        hint="Only whoever has this address can use the link."
        error={code === 'email' ? 'Write it like name@example.com.' : undefined}
      />
      {member !== undefined && !member.you && (
        <CheckBox
          label="They are a member who has lost their keys"
          hint="With the link they come back with new keys, to the role and environments below. Their personal secrets here are gone."
          checked={again}
          onChange={({ target }) => setAgain(target.checked)}
        />
      )}
      <ReachFields
        own={me.role}
        reach={reach}
        environments={environments.data?.map(({ name }) => name) ?? []}
        onChange={setReach}
      />
      <SelectField
        label="The link is good for"
        value={days}
        className="max-w-48"
        onChange={({ target }) => setDays(Number(target.value))}
      >
        {OPEN_FOR.map((choice) => (
          <option key={choice.days} value={choice.days}>
            {choice.label}
          </option>
        ))}
      </SelectField>
      {invite.isPending && <Sealing />}
      {invite.isError && code !== 'email' && <Failure error={invite.error} />}
    </Dialog>
  )
}
