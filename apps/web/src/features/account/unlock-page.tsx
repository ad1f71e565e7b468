// Locked: only the password is asked for. The place in the address, and what was not pushed, are there afterwards.
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PasswordField } from '../../ui/field.tsx'
import { FrontPage } from '../../ui/front-page.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { logIn } from './queries.ts'
import { pointAt, typed } from './typed.ts'

export interface UnlockPageProps {
  readonly email: string
  readonly name: string
  /** Why one is here, when it is not for its own sake. */
  readonly reason?: ReactNode
}

export function UnlockPage({ email, name, reason }: UnlockPageProps) {
  const vault = useVault()
  const form = useRef<HTMLFormElement>(null)
  const [empty, setEmpty] = useState(false)
  const unlocking = useMutation({
    ...logIn(vault, () => ({ email, password: typed(form.current, 'password') })),
    onSuccess: ({ outcome }) => {
      if (outcome !== 'logged-in') pointAt(form.current, 'password')
    },
  })
  const leaving = useMutation({ mutationFn: () => vault.account.logOut() })
  const isWrong = unlocking.data?.outcome === 'wrong-email-or-password'
  return (
    <FrontPage
      title="Locked"
      lead="Your keys are closed, and nothing of your secrets is in this page. Your password opens them again."
      aside={
        <>
          Not you?{' '}
          <TextButton onClick={() => leaving.mutate()} disabled={leaving.isPending || unlocking.isPending}>
            Log in with another address
          </TextButton>
        </>
      }
    >
      {reason}
      <form
        ref={form}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          const lacks = typed(form.current, 'password') === ''
          setEmpty(lacks)
          unlocking.reset()
          if (lacks) pointAt(form.current, 'password')
          else unlocking.mutate()
        }}
      >
        <div className="grid min-w-0 rounded-md border border-line bg-ground px-3.5 py-2.5">
          <SafeText text={name} className="font-medium" />
          <SafeText text={email} className="text-sm text-soft" />
        </div>
        {/* For password managers, which look for whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          autoFocus
          readOnly={unlocking.isPending}
          error={
            empty
              ? 'Type your password.'
              : isWrong
                ? 'That is not the password of this account. Check it, then try again.'
                : undefined
          }
        />
        {unlocking.isError && <Failure error={unlocking.error} />}
        <Button type="submit" look="primary" busy={unlocking.isPending}>
          {unlocking.isPending ? 'Opening your keys…' : 'Unlock'}
        </Button>
      </form>
    </FrontPage>
  )
}
