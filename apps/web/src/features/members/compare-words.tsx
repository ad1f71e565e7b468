// The words of a member's keys, and how two people compare them. Only their voices tell whether the server put other keys in between.
import { useMutation } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { Member } from '@infisical/client'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Failure } from '../../ui/failure.tsx'
import { CheckBox, TextField } from '../../ui/field.tsx'
import { notify } from '../../ui/notices.tsx'
import { Section } from '../../ui/page.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { Time } from '../../ui/time.tsx'
import { Words } from '../../ui/words.tsx'
import { useChanged, usePlace } from '../../app/place.ts'
import { compareSaid, type Said } from './said-words.ts'

export function CompareWords({ member }: { readonly member: Member }) {
  const name = safeText(member.name, 64)
  const { verified, fingerprint } = member
  if (verified === 'you')
    return (
      <Section
        title="Your words"
        lead="Read them aloud to whoever asks, by voice or in person. They stand for your keys, and are no secret."
      >
        <Words words={fingerprint} />
      </Section>
    )
  if (verified !== undefined && verified.by === 'words')
    return (
      <Section title="Keys" lead={`These are the words of ${name}’s keys.`}>
        <Words words={fingerprint} />
        <p className="flex items-center gap-2 text-sm text-soft">
          <ShieldCheck aria-hidden size={16} className="shrink-0 text-accent" />
          <span>
            You compared them <Time at={verified.at} />. If the keys change, this device will say so.
          </span>
        </p>
      </Section>
    )
  return <ToCompare member={member} />
}

function ToCompare({ member }: { readonly member: Member }) {
  const { vault, workspaceId } = usePlace()
  const changed = useChanged()
  const [said, setSaid] = useState('')
  const [compared, setCompared] = useState(false)
  const [differ, setDiffer] = useState(false)
  const name = safeText(member.name, 64)
  const heard = compareSaid(said, member.fingerprint)
  const note = useMutation({
    // The words that were on the screen: should the keys have become others meanwhile, nothing is noted.
    mutationFn: () =>
      vault.sharing.verifyMember({ workspaceId, member: member.userId, words: member.fingerprint.join(' ') }),
    onSuccess: async () => {
      notify({ tone: 'good', text: `The keys of ${name} are compared` })
      await changed()
    },
  })
  return (
    <Section title="Compare keys" lead={`So that you know the keys are ${name}’s, and not the server’s.`}>
      {member.verified !== undefined && (
        <Callout tone="danger" title="These keys are not the ones you compared">
          {name} started over, or somebody put other keys in between. Compare again before you share anything.
        </Callout>
      )}
      <Words words={member.fingerprint} />
      <p className="text-sm text-soft">
        Call {name}, or meet. They find their own eight words here, by opening their name in this list, or with{' '}
        <code className="font-mono text-xs">infisical whoami</code>. Let them read; mail and chat can be changed on the
        way.
      </p>
      <TextField
        mono
        label={`Type what ${name} reads`}
        autoComplete="off"
        autoCapitalize="off"
        value={said}
        onChange={({ target }) => setSaid(target.value)}
        error={
          heard.differsAt === undefined ? undefined : `Word ${heard.differsAt} is another one. Ask to hear it again.`
        }
        hint={hintFor(heard, member.fingerprint.length)}
      />
      <CheckBox
        label={`Or: I compared all eight with ${name}, by voice or in person`}
        checked={compared}
        onChange={({ target }) => setCompared(target.checked)}
      />
      {note.isError && <Failure error={note.error} />}
      {differ && (
        <Callout live tone="danger" title="Then share nothing with this member">
          Somebody may be between you, or {name} looks at another account or server. Nothing was noted. Ask who invited
          them, and remove them if nobody knows.
        </Callout>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={!(heard.whole || (compared && heard.differsAt === undefined))}
          busy={note.isPending}
          onClick={() => note.mutate()}
        >
          They are the same
        </Button>
        <Button look="quiet" onClick={() => setDiffer(true)}>
          They differ
        </Button>
      </div>
    </Section>
  )
}

const hintFor = ({ fit, whole }: Said, all: number): string =>
  whole ? 'All of them fit.' : fit === 0 ? 'They are compared as you type.' : `${fit} of ${all} fit.`
