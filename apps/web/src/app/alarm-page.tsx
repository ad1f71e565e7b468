// What the server served did not verify. Calm, whole and final: what was wrong, the evidence, what to do. There is no way around it.
import { RotateCw, ShieldAlert } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { describeFailure, type Failure, type FailureEvidence } from '../vault/failure.ts'

export function AlarmPage({ failure }: { readonly failure: Failure }) {
  const { title, hint } = describeFailure(failure)
  const report = reportOf(failure)
  return (
    <main className="grid min-h-dvh place-items-center bg-danger-soft px-4 py-10">
      <div
        role="alert"
        className="grid w-full max-w-2xl gap-6 rounded-lg border border-danger/40 bg-surface p-6 shadow-float sm:p-8"
      >
        <header className="flex items-start gap-4">
          <span className="grid size-11 shrink-0 place-items-center rounded-lg bg-danger-soft text-danger">
            <ShieldAlert aria-hidden size={24} />
          </span>
          <div className="grid gap-1">
            <h1 className="text-xl font-semibold">This did not verify, so nothing of it is shown</h1>
            <p className="text-soft">
              What the server sent is not what your team signed. Your secrets were neither changed nor sent anywhere by
              this page.
            </p>
          </div>
        </header>
        <dl className="grid gap-4 rounded-md border border-line bg-ground p-4">
          <Fact name="What was wrong">{title}</Fact>
          <Fact name="What to do">{hint}</Fact>
          <Fact name="Seen">
            <pre
              tabIndex={0}
              role="region"
              aria-label="Evidence"
              className="max-h-56 overflow-auto font-mono text-xs leading-5 break-all whitespace-pre-wrap"
            >
              {report}
            </pre>
          </Fact>
        </dl>
        <p className="text-sm text-soft">
          Tell the others in your team before you go on, and whoever runs this server. With the command line,{' '}
          <code className="font-mono">infisical verify</code> walks the whole history on another machine.
        </p>
        <footer className="flex flex-wrap gap-2">
          <Button look="primary" icon={<RotateCw aria-hidden size={16} />} onClick={() => location.reload()}>
            Check again
          </Button>
          <CopyButton text={report} label="Copy the evidence" />
        </footer>
      </div>
    </main>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-sm font-medium text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Nothing in it is secret: codes, positions, hashes, and bytes that were signed in public. */
function reportOf(failure: Failure): string {
  const lines = [`code      ${failure.code}`, `server    ${location.origin}`, `seen at   ${new Date().toISOString()}`]
  if (failure.kind === 'trust') lines.push(...evidenceLines(failure.evidence))
  if (failure.kind === 'client' && failure.facts.heads !== undefined)
    lines.push(`heads     ${JSON.stringify(failure.facts.heads)}`)
  return lines.join('\n')
}

function evidenceLines({ seq, pinned, served, pairId, expected, envelope }: FailureEvidence): string[] {
  return [
    ...(seq === undefined ? [] : [`position  ${seq}`]),
    ...(pinned === undefined ? [] : [`known     ${pinned.seq} ${pinned.hash}`]),
    ...(served === undefined ? [] : [`served    ${served.seq} ${served.hash}`]),
    ...(pairId === undefined ? [] : [`secret    ${pairId}`]),
    ...(expected === undefined ? [] : [`expected  ${expected}`]),
    ...(envelope === undefined
      ? []
      : [`bytes     ${[...envelope].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`]),
  ]
}
