// Everybody in the workspace; a name opens what is known of that person and what can be changed.
import { Search, Users } from 'lucide-react'
import { useState } from 'react'
import type { Member } from '@infisical/client'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextField } from '../../ui/field.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { Time } from '../../ui/time.tsx'
import { Cell, Narrow, VirtualTable } from '../../ui/virtual-table.tsx'
import { governs, roleLabel } from './rights.ts'
import { reachLabel } from '../../app/sentences.ts'
import { keysBadge } from './keys-badge.ts'

interface MemberListProps {
  readonly members: readonly Member[]
  readonly onOpen: (member: Member) => void
  readonly onInvite: () => void
}

const SEARCHED_FROM = 8

export function MemberList({ members, onOpen, onInvite }: MemberListProps) {
  const [sought, setSought] = useState('')
  const found = members.filter(({ name, email }) => `${name}\n${email}`.toLowerCase().includes(sought.toLowerCase()))
  const showsSeen = members.some(({ lastSeenAt }) => lastSeenAt !== undefined)
  const columns = ['Name', 'Role', 'Environments', 'Keys', ...(showsSeen ? ['Last active'] : [])]
  const alone = members.length === 1
  return (
    <div className="grid gap-3">
      {members.length >= SEARCHED_FROM && (
        <div className="relative max-w-sm">
          <Search aria-hidden size={16} className="pointer-events-none absolute top-2.5 left-3 text-faint" />
          <TextField
            type="search"
            label="Search members"
            labelHidden
            placeholder="Name or e-mail address"
            className="pl-9"
            value={sought}
            onChange={({ target }) => setSought(target.value)}
          />
          <p role="status" className="sr-only">
            {sought !== '' && `${found.length} of ${members.length} members`}
          </p>
        </div>
      )}
      {found.length === 0 ? (
        <p className="rounded-lg border border-dashed border-line-strong px-4 py-8 text-center text-soft">
          Nobody here has that in their name or address.
        </p>
      ) : (
        <VirtualTable
          label="Members"
          columns={columns}
          layout={
            showsSeen
              ? 'md:grid-cols-[minmax(0,2fr)_5rem_minmax(0,1.5fr)_11rem_7rem]'
              : 'md:grid-cols-[minmax(0,2fr)_5rem_minmax(0,1.5fr)_11rem]'
          }
          rows={found}
          rowKey={({ userId }) => userId}
        >
          {(member) => <MemberCells member={member} showsSeen={showsSeen} onOpen={onOpen} />}
        </VirtualTable>
      )}
      {alone && governs(members[0]?.role ?? 'reader') && (
        <EmptyState
          icon={<Users size={22} />}
          title="You are alone here"
          action={<Button onClick={onInvite}>Invite somebody</Button>}
        >
          Invite those who work with these secrets. You choose what each can read, and can take it back.
        </EmptyState>
      )}
    </div>
  )
}

function MemberCells({
  member,
  showsSeen,
  onOpen,
}: {
  readonly member: Member
  readonly showsSeen: boolean
  readonly onOpen: (member: Member) => void
}) {
  const keys = keysBadge(member.verified)
  return (
    <>
      <Cell whole>
        <div className="flex min-w-0 items-center gap-2">
          <button
            type="button"
            onClick={() => onOpen(member)}
            className="flex min-w-0 rounded-sm text-left font-medium after:absolute after:inset-0 hover:underline"
          >
            <SafeText text={member.name} />
          </button>
          {member.you && <Badge tone="info">You</Badge>}
        </div>
        <SafeText text={member.email} className="block text-sm text-faint" />
      </Cell>
      <Cell>{roleLabel(member.role)}</Cell>
      <Cell>
        <span className="block truncate text-soft" title={reachLabel(member.environments)}>
          {reachLabel(member.environments)}
        </span>
      </Cell>
      <Cell>
        <Badge tone={keys.tone}>{keys.label}</Badge>
      </Cell>
      {showsSeen && (
        <Cell>
          <span className="text-sm text-soft">
            {member.lastSeenAt === undefined ? (
              'Never active'
            ) : (
              <>
                <Narrow>active</Narrow>
                <Time at={member.lastSeenAt} />
              </>
            )}
          </span>
        </Cell>
      )}
    </>
  )
}
