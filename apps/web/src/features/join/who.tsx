// As whom one is about to accept.
import { useMutation } from '@tanstack/react-query'
import { useAccount, useVault } from '../../app/vault-context.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { TextButton } from '../../ui/text-button.tsx'

export function Who() {
  const { name, email } = useAccount()
  const vault = useVault()
  const leaving = useMutation({ mutationFn: () => vault.account.logOut() })
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line bg-ground px-3.5 py-2.5">
      <div className="grid min-w-0">
        <span className="text-sm text-faint">You are</span>
        <SafeText text={name} className="font-medium" />
        <SafeText text={email} className="text-sm text-soft" />
      </div>
      <TextButton disabled={leaving.isPending} onClick={() => leaving.mutate()}>
        Log in as somebody else
      </TextButton>
    </div>
  )
}
