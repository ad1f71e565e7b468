// The first step of signing up: address, name, and a password twice.
import { useState, type Ref } from 'react'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PasswordField, TextField } from '../../ui/field.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { failureOf } from '../../vault/failure.ts'
import { strengthOf, type Strength } from './password-strength.ts'
import { StrengthMeter } from './strength-meter.tsx'
import { pointAt, typed } from './typed.ts'

export interface PersonFormProps {
  readonly ref: Ref<HTMLFormElement>
  readonly hidden: boolean
  readonly email: string
  readonly onEmail: (email: string) => void
  readonly busy: boolean
  readonly error: unknown
  readonly onLogInInstead: () => void
  readonly onSubmit: () => void
}

type Faults = { readonly [Field in 'email' | 'name' | 'password' | 'again']?: string }

export function PersonForm({ ref, hidden, email, onEmail, busy, error, onLogInInstead, onSubmit }: PersonFormProps) {
  const [faults, setFaults] = useState<Faults>({})
  const [strength, setStrength] = useState<Strength>()
  const { code } = failureOf(error)
  const mended = (field: keyof Faults): void => {
    if (faults[field] !== undefined) setFaults({ ...faults, [field]: undefined })
  }
  return (
    <form
      ref={ref}
      noValidate
      hidden={hidden}
      className="grid gap-4 [&[hidden]]:hidden"
      onSubmit={(event) => {
        event.preventDefault()
        const form = event.currentTarget
        const found = faultsOf(form)
        setFaults(found)
        const [first] = Object.keys(found)
        if (first === undefined) onSubmit()
        else pointAt(form, first)
      }}
    >
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        autoFocus={email === ''}
        value={email}
        onChange={(event) => {
          onEmail(event.target.value)
          mended('email')
        }}
        readOnly={busy}
        error={faults.email ?? (code === 'email' ? NO_EMAIL : undefined)}
        hint="A code is mailed to it, to know that it is yours."
      />
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        autoFocus={email !== ''}
        maxLength={64}
        readOnly={busy}
        onChange={() => mended('name')}
        error={faults.name ?? (code === 'display-name' ? NO_NAME : undefined)}
        hint="As your team knows you."
      />
      <div className="grid gap-2">
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          readOnly={busy}
          onChange={(event) => {
            const { form, value } = event.target
            setStrength(value === '' ? undefined : strengthOf(value, ownWords(form)))
            mended('password')
          }}
          error={faults.password}
          {...(strength === undefined && {
            hint: 'At least 12 characters. Four or five unrelated words are good, and easy to keep.',
          })}
        />
        {strength !== undefined && faults.password === undefined && <StrengthMeter strength={strength} />}
      </div>
      <PasswordField
        label="The same password again"
        name="again"
        autoComplete="new-password"
        readOnly={busy}
        onChange={() => mended('again')}
        error={faults.again}
        hint="Nobody can reset it for you: not even the server knows it."
      />
      {code === 'email-taken' ? (
        <Failure error={error} action={<TextButton onClick={onLogInInstead}>Log in instead</TextButton>} />
      ) : (
        error !== null && code !== 'email' && code !== 'display-name' && <Failure error={error} />
      )}
      <Button type="submit" look="primary" busy={busy}>
        Mail me a code
      </Button>
    </form>
  )
}

const NO_EMAIL = 'That is not an e-mail address. Write it like name@example.com.'
const NO_NAME = 'Use 1 to 64 visible characters.'

function faultsOf(form: HTMLFormElement): Faults {
  const [email, name, password, again] = ['email', 'name', 'password', 'again'].map((field) => typed(form, field)) as [
    string,
    string,
    string,
    string,
  ]
  const { level, words } = strengthOf(password)
  return {
    ...(!/^\s*[^\s@]+@[^\s@]+\s*$/.test(email) && { email: NO_EMAIL }),
    ...(name.trim() === '' && { name: 'Type the name that your team shall see.' }),
    ...(level === 0 && {
      password:
        password === ''
          ? 'Choose a password of at least 12 characters.'
          : `${words}: this password protects your keys, from the server too.`,
    }),
    ...(password !== again && { again: 'The two differ. Look at both with the eye on the right.' }),
  }
}

function ownWords(form: HTMLFormElement | null): string[] {
  const address = typed(form, 'email').split('@')[0] ?? ''
  return [address, ...typed(form, 'name').split(/\s+/)]
}
