// The second step of signing up: six digits from a mail, typed or pasted with whatever stands around them.
import { EMAIL_CODE } from '@infisical/contract/limits'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { describeFailure, failureOf } from '../../vault/failure.ts'

export interface CodeFormProps {
  readonly code: string
  readonly onCode: (code: string) => void
  readonly busy: boolean
  readonly error: unknown
  readonly onSubmit: () => void
  readonly resend: { readonly busy: boolean; readonly sentAt: number; readonly onPress: () => void }
  readonly onBack: () => void
}

export function CodeForm({ code, onCode, busy, error, onSubmit, resend, onBack }: CodeFormProps) {
  const [short, setShort] = useState(false)
  const failure = failureOf(error)
  const isOfCode = failure.code.startsWith('code-')
  const isWhole = code.length === EMAIL_CODE.digits
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setShort(!isWhole)
        if (isWhole) onSubmit()
      }}
    >
      <TextField
        label="Code from the mail"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        value={code}
        onChange={(event) => {
          setShort(false)
          onCode(digitsOf(event.target.value))
        }}
        readOnly={busy}
        placeholder="000000"
        className="h-12! text-center font-mono text-xl tracking-[0.4em]"
        error={isOfCode ? sentenceOf(error) : short ? 'The code has six digits.' : undefined}
        hint={`It is good for ${EMAIL_CODE.lifetimeMs / 60_000} minutes. No mail? Look among the unwanted ones. An address that has an account gets no code: the mail says so.`}
      />
      {error !== null && !isOfCode && <Failure error={error} />}
      <Button type="submit" look="primary" busy={busy}>
        {busy ? 'Making your keys…' : 'Create my account'}
      </Button>
      <p className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm">
        <TextButton onClick={onBack} disabled={busy}>
          Change the address
        </TextButton>
        <SendAgain {...resend} />
      </p>
    </form>
  )
}

const WAIT_SECONDS = 30

function SendAgain({ busy, sentAt, onPress }: CodeFormProps['resend']) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const left = Math.ceil((sentAt - now) / 1_000) + WAIT_SECONDS
  return (
    <TextButton onClick={onPress} disabled={busy || left > 0} className="tabular-nums">
      {left > 0 ? `Send again in ${Math.min(left, WAIT_SECONDS)} s` : 'Send again'}
    </TextButton>
  )
}

/** `Your code is 123 456.` holds a code too. */
function digitsOf(text: string): string {
  return text.replace(/\D/g, '').slice(0, EMAIL_CODE.digits)
}

function sentenceOf(error: unknown): string {
  const { title, hint } = describeFailure(failureOf(error))
  return `${title}. ${hint}`
}
