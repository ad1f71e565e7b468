// Logging in: address and password. Whatever goes wrong, what was typed stays.
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PasswordField, TextField } from '../../ui/field.tsx'
import { failureOf } from '../../vault/failure.ts'
import { logIn } from './queries.ts'
import { pointAt, typed } from './typed.ts'

export interface LogInFormProps {
  readonly email: string
  readonly onEmail: (email: string) => void
}

export function LogInForm({ email, onEmail }: LogInFormProps) {
  const vault = useVault()
  const form = useRef<HTMLFormElement>(null)
  const [missing, setMissing] = useState<'email' | 'password'>()
  const entering = useMutation({
    ...logIn(vault, () => ({ email, password: typed(form.current, 'password') })),
    onSuccess: ({ outcome }) => {
      if (outcome !== 'logged-in') pointAt(form.current, 'password')
    },
  })
  const isWrong = entering.data?.outcome === 'wrong-email-or-password'
  const isNoEmail = failureOf(entering.error).code === 'email'
  return (
    <form
      ref={form}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const lacks = email.trim() === '' ? 'email' : typed(form.current, 'password') === '' ? 'password' : undefined
        setMissing(lacks)
        entering.reset()
        if (lacks === undefined) entering.mutate()
        else pointAt(form.current, lacks)
      }}
    >
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        autoFocus={email === ''}
        value={email}
        onChange={(event) => onEmail(event.target.value)}
        readOnly={entering.isPending}
        error={
          missing === 'email'
            ? 'Type the address of your account.'
            : isNoEmail
              ? 'That is not an e-mail address. Write it like name@example.com.'
              : undefined
        }
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        autoFocus={email !== ''}
        readOnly={entering.isPending}
        error={
          missing === 'password'
            ? 'Type your password.'
            : isWrong
              ? 'No account opens with this address and this password. Check both, then try again.'
              : undefined
        }
      />
      {entering.isError && !isNoEmail && <Failure error={entering.error} />}
      <Button type="submit" look="primary" busy={entering.isPending}>
        {entering.isPending ? 'Opening your keys…' : 'Log in'}
      </Button>
    </form>
  )
}
