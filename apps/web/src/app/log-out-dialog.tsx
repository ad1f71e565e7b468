// Before somebody leaves with edits that are not pushed: they are kept for him, or forgotten, as he likes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import { count } from './sentences.ts'
import { useVault } from './vault-context.ts'

export function LogOutDialog({ onClose }: { readonly onClose: () => void }) {
  const vault = useVault()
  const unsaved = useQuery({ queryKey: ['unsaved'], queryFn: () => vault.table.unsaved(), gcTime: 0 })
  const leaving = useMutation({
    mutationFn: async ({ forget }: { forget: boolean }) => {
      if (forget) await vault.table.drop()
      await vault.account.logOut()
    },
    onSuccess: onClose,
  })
  const edits =
    unsaved.data === undefined
      ? 'Edits that are'
      : `${count(unsaved.data, 'edit')} that ${unsaved.data === 1 ? 'is' : 'are'}`
  return (
    <Dialog
      title="Log out before you push?"
      onClose={onClose}
      onSubmit={() => leaving.mutate({ forget: false })}
      actions={
        <>
          <Button onClick={onClose}>Stay</Button>
          <Button look="danger" disabled={leaving.isPending} onClick={() => leaving.mutate({ forget: true })}>
            Forget them and log out
          </Button>
          <Button type="submit" look="primary" data-autofocus busy={leaving.isPending}>
            Log out
          </Button>
        </>
      }
    >
      <p className="text-soft">
        {edits} not pushed stay in this browser, sealed with your keys: nobody else can read them, and they are here
        again when you log in. On a device that is not yours, forget them.
      </p>
      {leaving.isError && <Failure error={leaving.error} />}
    </Dialog>
  )
}
