// Before somebody leaves with edits that are not pushed: they are kept for him, or forgotten, as he likes.
import { useMutation } from '@tanstack/react-query'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import { count } from './sentences.ts'
import { useVault } from './vault-context.ts'

export interface LogOutDialogProps {
  /** How many edits. */
  readonly unsaved: number
  readonly onClose: () => void
}

export function LogOutDialog({ unsaved, onClose }: LogOutDialogProps) {
  const vault = useVault()
  const leaving = useMutation({
    mutationFn: async ({ forget }: { forget: boolean }) => {
      if (forget) await vault.table.drop()
      await vault.account.logOut()
    },
    onSuccess: onClose,
  })
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
        This browser keeps {count(unsaved, 'edit')} that {unsaved === 1 ? 'is' : 'are'} not pushed, sealed with your
        keys: nobody else can read what is there, and you find it again when you log in. On a device that is not yours,
        forget it.
      </p>
      {leaving.isError && <Failure error={leaving.error} />}
    </Dialog>
  )
}
