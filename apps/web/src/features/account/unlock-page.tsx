// Unlock
import { Page } from '../../ui/page.tsx'

export function UnlockPage({ email }: { readonly email: string; readonly name: string }) {
  return <Page title="Unlock">{email}</Page>
}
