// Two people compare how far each has seen: a server that tells them different stories is found out by it, whatever it signs.
import type { HeadsComparison } from '@infisical/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextArea } from '../../ui/field.tsx'
import { Section } from '../../ui/page.tsx'
import { failureOf } from '../../vault/failure.ts'
import { compareHeads, heads } from './queries.ts'

export function CompareSection({ workspaceId }: { readonly workspaceId: string }) {
  const vault = useVault()
  const [theirs, setTheirs] = useState('')
  const telling = useMutation(heads(vault, workspaceId))
  const comparing = useMutation(compareHeads(vault, workspaceId))
  const isNoLine = failureOf(comparing.error).code === 'heads-text'
  return (
    <Section
      title="Compare with a colleague"
      lead="A server could show the two of you different histories. Send each other your lines, by any way but this server, and compare. No secret is in them."
      actions={
        telling.data === undefined ? (
          <Button busy={telling.isPending} onClick={() => telling.mutate()}>
            Show my line
          </Button>
        ) : (
          <CopyButton text={telling.data} label="Copy my line" />
        )
      }
    >
      {telling.isError && <Failure error={telling.error} />}
      {telling.data !== undefined && (
        <p className="rounded-md border border-line bg-surface p-3 font-mono text-xs break-all">{telling.data}</p>
      )}
      <form
        noValidate
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          comparing.mutate(theirs.trim())
        }}
      >
        <TextArea
          label="Line of your colleague"
          rows={3}
          className="font-mono text-xs"
          value={theirs}
          onChange={(event) => {
            setTheirs(event.target.value)
            comparing.reset()
          }}
          error={isNoLine ? 'That is not such a line. Copy the whole of it.' : undefined}
          hint="Your colleague finds it here, or with infisical status --fingerprint."
        />
        <div>
          <Button type="submit" busy={comparing.isPending} disabled={theirs.trim() === ''}>
            Compare
          </Button>
        </div>
      </form>
      {comparing.isError && !isNoLine && <Failure error={comparing.error} />}
      {comparing.data !== undefined && <Compared comparison={comparing.data} />}
    </Section>
  )
}

const OUTCOMES: Readonly<Record<HeadsComparison['outcome'], string>> = {
  same: 'You both see the same history',
  'theirs-newer': 'One history, and your colleague has seen more of it',
  'mine-newer': 'One history, and you have seen more of it',
  mixed: 'One history, and each of you has seen something that the other has not yet',
}

function Compared({ comparison: { outcome, heads: compared } }: { readonly comparison: HeadsComparison }) {
  return (
    <Callout live tone="good" title={OUTCOMES[outcome]}>
      <ul className="grid gap-0.5">
        {compared.map(({ environment, mine, theirs }) => (
          <li key={environment ?? ''}>
            <span className={environment === undefined ? undefined : 'font-mono'}>
              {environment ?? 'Members and keys'}
            </span>
            {mine === theirs ? `: both at ${mine}` : `: you at ${mine}, your colleague at ${theirs}`}
          </li>
        ))}
      </ul>
    </Callout>
  )
}
