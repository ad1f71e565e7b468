// An invite link, pasted. It goes nowhere but into memory: the page it leads to reads it from there.
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { keepInviteLink } from '../../app/invite-link.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'

export function JoinByLink() {
  const router = useRouter()
  const [wrong, setWrong] = useState(false)
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const link = new FormData(event.currentTarget).get('link')
        const inviteId = keepInviteLink(typeof link === 'string' ? link : '')
        setWrong(inviteId === undefined)
        if (inviteId !== undefined) void router.navigate({ to: '/join/$inviteId', params: { inviteId } })
      }}
    >
      <TextField
        label="Invite link"
        name="link"
        autoComplete="off"
        autoFocus
        data-autofocus
        mono
        placeholder="https://…/join/…#…"
        onChange={() => setWrong(false)}
        hint="Who invites you, and to what, is shown before you accept."
        error={
          wrong ? 'That is not a whole invite link. Copy all of it, with what stands after the # sign.' : undefined
        }
      />
      <Button type="submit" look="primary">
        Look at the invite
      </Button>
    </form>
  )
}
