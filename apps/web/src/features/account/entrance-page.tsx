// Log in
import { Page } from '../../ui/page.tsx'

export function EntrancePage() {
  return <Page title="Log in">{null}</Page>
}
