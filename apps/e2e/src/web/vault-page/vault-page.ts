// A page with a vault and nothing else: tests ask it by its global. With a place in its address it pulls that once it can, and notes how long after
// its beginning that was.
import type { Environment } from '@infisical/client'
import { openVault } from '../../../../web/src/vault/vault.ts'

const vault = openVault()
const page = { vault, firstPull: undefined as { readonly secrets: number; readonly ms: number } | undefined }

export type VaultPage = typeof page

Object.assign(globalThis, page)

async function pullOnce(place: Environment): Promise<void> {
  const { secrets } = await vault.vault.pull(place)
  Object.assign(globalThis, { firstPull: { secrets: secrets.length, ms: performance.now() } })
}

const [workspaceId, environment] = location.hash.slice(1).split('/')
if (workspaceId !== undefined && environment !== undefined) {
  const stop = vault.state.subscribe(() => {
    if (vault.state.getSnapshot().status !== 'unlocked') return
    stop()
    void pullOnce({ workspaceId, environment })
  })
}
