// Machines
import { Page } from '../../ui/page.tsx'

export function MachinesPage() {
  return <Page title="Machines">{null}</Page>
}
