// The way in: log in or sign up on one page, and nothing typed is lost between the two.
import { useState, type ReactNode } from 'react'
import { FrontPage } from '../../ui/front-page.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { LogInForm } from './log-in-form.tsx'
import { SignUpForm } from './sign-up-form.tsx'

export interface EntrancePageProps {
  /** Why one is here, when it is not for its own sake. */
  readonly reason?: ReactNode
  readonly firstMode?: Mode
}

type Mode = 'log-in' | 'sign-up'

export function EntrancePage({ reason, firstMode = 'log-in' }: EntrancePageProps) {
  const [mode, setMode] = useState<Mode>(firstMode)
  const [step, setStep] = useState<'person' | 'code'>('person')
  const [email, setEmail] = useState('')
  const { title, lead } = wordsFor(mode, step, email)
  return (
    <FrontPage
      title={title}
      lead={lead}
      aside={
        mode === 'log-in' ? (
          <>
            New here? <TextButton onClick={() => setMode('sign-up')}>Sign up</TextButton>
          </>
        ) : (
          <>
            You have an account? <TextButton onClick={() => setMode('log-in')}>Log in</TextButton>
          </>
        )
      }
    >
      {step === 'person' && reason}
      {mode === 'log-in' ? (
        <LogInForm email={email} onEmail={setEmail} />
      ) : (
        <SignUpForm
          email={email}
          onEmail={setEmail}
          step={step}
          onStep={setStep}
          onLogInInstead={() => setMode('log-in')}
        />
      )}
    </FrontPage>
  )
}

function wordsFor(mode: Mode, step: 'person' | 'code', email: string): { title: string; lead: string } {
  if (mode === 'log-in') return { title: 'Log in', lead: 'Welcome back. Your keys are opened here, on this device.' }
  if (step === 'person')
    return {
      title: 'Sign up',
      lead: 'Your keys are made on this device, and leave it only sealed under your password.',
    }
  return { title: 'Look into your mail', lead: `A code is on its way to ${safeText(email)}.` }
}
