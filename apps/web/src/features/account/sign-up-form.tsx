// Signing up, in two steps: who one is and a password, then the code that was mailed. The first step stays behind the second, hidden: it holds
// what was typed until the worker takes it.
import { EMAIL_CODE } from '@infisical/contract/limits'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { failureOf } from '../../vault/failure.ts'
import { CodeForm } from './code-form.tsx'
import { PersonForm } from './person-form.tsx'
import { requestCode, signUp } from './queries.ts'
import { typed } from './typed.ts'

export interface SignUpFormProps {
  readonly email: string
  readonly onEmail: (email: string) => void
  readonly step: 'person' | 'code'
  readonly onStep: (step: 'person' | 'code') => void
  readonly onLogInInstead: () => void
}

export function SignUpForm({ email, onEmail, step, onStep, onLogInInstead }: SignUpFormProps) {
  const vault = useVault()
  const person = useRef<HTMLFormElement>(null)
  const [code, setCode] = useState('')
  const asking = useMutation({ ...requestCode(vault), onSuccess: () => onStep('code') })
  const signing = useMutation({
    ...signUp(vault, () => ({
      email,
      name: typed(person.current, 'name'),
      password: typed(person.current, 'password'),
    })),
    onError: (error) => {
      // What the first step has to mend.
      if (PERSON_CODES.has(failureOf(error).code)) onStep('person')
    },
  })
  return (
    <>
      <PersonForm
        ref={person}
        hidden={step !== 'person'}
        email={email}
        onEmail={onEmail}
        busy={asking.isPending}
        error={asking.error ?? (step === 'person' ? signing.error : null)}
        onLogInInstead={onLogInInstead}
        onSubmit={() => {
          signing.reset()
          setCode('')
          asking.mutate(email)
        }}
      />
      {step === 'code' && (
        <CodeForm
          code={code}
          onCode={(next) => {
            setCode(next)
            if (signing.isError) signing.reset()
            // The last digit is the answer: nobody has to press anything.
            if (next.length === EMAIL_CODE.digits && next !== code) signing.mutate(next)
          }}
          busy={signing.isPending}
          error={signing.error ?? asking.error}
          onSubmit={() => signing.mutate(code)}
          resend={{ busy: asking.isPending, sentAt: asking.submittedAt, onPress: () => asking.mutate(email) }}
          onBack={() => onStep('person')}
        />
      )}
    </>
  )
}

const PERSON_CODES: ReadonlySet<string> = new Set(['email', 'email-taken', 'display-name'])
