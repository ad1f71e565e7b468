// The vault: pulling, and loading the rest of the client only when it is asked for.
import type { PullOptions, Secret, TokenClient, VaultVerbs } from './client.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { pull } from './pull.ts'

export function vaultVerbs(context: Context): VaultVerbs {
  const pushing = () => import('./push.ts')
  return {
    pull: (options) => pull(context, options),
    pullAll: async (place) => (await import('./pull-all.ts')).pullAll(context, place),
    push: async (options) => (await pushing()).push(context, options),
    change: async (options) => (await pushing()).change(context, options),
    setSecrets: async (options) => (await pushing()).setSecrets(context, options),
    deleteSecrets: async (options) => (await pushing()).deleteSecrets(context, options),
    getSecret: (options) => getSecret(context, options),
    listSecrets: async (options) =>
      (await pull(context, options)).secrets.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    lastInStep: async (options) => (await import('./last-in-step.ts')).lastInStep(context, options),
  }
}

/** Of a token's workspace, where no other is named. */
export function tokenVault(context: Context, own: string): TokenClient['vault'] {
  const vault = vaultVerbs(context)
  const placed = <Options extends { workspaceId?: string }>(options: Options) => ({ workspaceId: own, ...options })
  return {
    pull: (options) => vault.pull(placed(options)),
    pullAll: (place) => vault.pullAll(placed(place)),
    push: (options) => vault.push(placed(options)),
    change: (options) => vault.change(placed(options)),
    setSecrets: (options) => vault.setSecrets(placed(options)),
    deleteSecrets: (options) => vault.deleteSecrets(placed(options)),
    getSecret: (options) => vault.getSecret(placed(options)),
    listSecrets: (options) => vault.listSecrets(placed(options)),
    lastInStep: (options) => vault.lastInStep(placed(options)),
  }
}

async function getSecret(context: Context, options: PullOptions & { name: string }): Promise<Secret> {
  const { secrets } = await pull(context, options)
  const found = secrets.find(({ name, folder }) => name === options.name && folder === '')
  if (found === undefined) throw new ClientError('secret-unknown', { names: [options.name] })
  return found
}
