// The one vault of the page, for every component below the root; and where its session stands.
import { createContext, use, useSyncExternalStore } from 'react'
import type { Account } from '@infisical/client'
import type { Vault, VaultState } from '../vault/surface.ts'

export const VaultContext = createContext<Vault | undefined>(undefined)

export function useVault(): Vault {
  const vault = use(VaultContext)
  if (vault === undefined) throw new Error('There is no vault above this component')
  return vault
}

export function useVaultState(): VaultState {
  const { state } = useVault()
  return useSyncExternalStore(state.subscribe, state.getSnapshot)
}

/** Of whoever is logged in. Only for what the gate shows when somebody is. */
export function useAccount(): Account {
  const state = useVaultState()
  if (state.status !== 'unlocked') throw new Error('Nobody is logged in')
  return state.account
}
