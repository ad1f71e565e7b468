// Walks the whole history again on this device, and says what was checked. What does not verify stops the app, as it does everywhere.
import type { Verification } from '@infisical/client'
import { useMutation } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useAction } from '../../app/actions.ts'
import { count } from '../../app/sentences.ts'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Section } from '../../ui/page.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { verify } from './queries.ts'

export function VerifySection({ workspaceId }: { readonly workspaceId: string }) {
  const verifying = useMutation(verify(useVault(), workspaceId))
  useAction({ label: 'Verify everything', run: () => verifying.mutate() })
  return (
    <Section
      title="Verify everything"
      lead="Every page checks what it shows. This walks the whole history again from its first entry, every signature of it, believing nothing kept on this device but the heads."
      actions={
        <Button
          icon={<ShieldCheck aria-hidden size={16} />}
          busy={verifying.isPending}
          onClick={() => verifying.mutate()}
        >
          {verifying.isPending ? 'Verifying…' : 'Verify everything'}
        </Button>
      }
    >
      {verifying.isError && <Failure error={verifying.error} />}
      {verifying.data !== undefined && <Verified verification={verifying.data} />}
    </Section>
  )
}

function Verified({ verification }: { readonly verification: Verification }) {
  const { entries, commits, signatures, epochs, members, machines, environments } = verification
  return (
    <div className="grid gap-3">
      <Callout live tone="good" title={`All ${signatures.toLocaleString('en-US')} signatures verify`}>
        {entries.toLocaleString('en-US')} entries of the log and {count(commits, 'commit')}, under{' '}
        {count(epochs, 'epoch')} of keys; {count(members, 'member')} and {count(machines, 'machine')}.
      </Callout>
      <table className="w-full overflow-hidden rounded-md border border-line bg-surface text-left">
        <thead className="text-sm text-faint">
          <tr>
            <th className="px-3.5 py-2 font-medium">Environment</th>
            <th className="px-3.5 py-2 text-right font-medium">Commit</th>
            <th className="px-3.5 py-2 text-right font-medium">Secrets</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line tabular-nums">
          {environments.map(({ name, seq, secrets }) => (
            <tr key={name}>
              <td className="w-full max-w-0 px-3.5 py-2">
                <SafeText text={name} mono className="block" />
              </td>
              <td className="px-3.5 py-2 text-right">{seq.toLocaleString('en-US')}</td>
              <td className="px-3.5 py-2 text-right">{secrets.toLocaleString('en-US')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
