// What accepting an invite asks of the vault. The link is no variable of it: the cache would keep it.
import { mutationOptions } from '@tanstack/react-query'
import type { Vault } from '../../vault/surface.ts'

export const join = (vault: Vault, link: string) => mutationOptions({ mutationFn: () => vault.sharing.join(link) })
