// What accepting an invite asks of the vault. The link is no part of a key or a variable: the cache would keep it.
import { mutationOptions, queryOptions } from '@tanstack/react-query'
import type { Vault } from '../../vault/surface.ts'

export const inviteQuery = ({ sharing }: Vault, inviteId: string, link: string) =>
  queryOptions({
    queryKey: ['invite', inviteId],
    queryFn: () => sharing.readInvite(link),
    // The page goes by itself once it is accepted; till then nothing about it may be old.
    gcTime: 0,
  })

export const join = ({ sharing }: Vault, link: string) => mutationOptions({ mutationFn: () => sharing.join(link) })
