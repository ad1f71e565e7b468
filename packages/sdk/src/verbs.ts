// The verbs of the SDK over the vault of a client.
import type { Client } from '@infisical/client'
import { isDangerousName } from '@infisical/contract/dangerous-names'
import { watchChanges } from './changes.ts'
import { failure, speaking } from './failure.ts'
import { InfisicalError } from './infisical-error.ts'
import { setVariables } from './env.ts'
import type { EnvironmentChoice, Infisical, InjectOptions, SetOptions } from './infisical.ts'

export interface Place {
  readonly vault: Pick<Client['vault'], 'pull' | 'setSecrets'>
  readonly live: Pick<Client['live'], 'watch'>
  readonly workspaceId: string
  /** Where a call names none. */
  readonly env: string | undefined
}

export function verbsOf(place: Place): Infisical {
  /** What the program was given last, by environment. */
  const given = new Map<string, Readonly<Record<string, string>>>()
  const secrets = async (choice: EnvironmentChoice = {}) => {
    const pulled = await pull(place, choice)
    given.set(environmentOf(place, choice.env), pulled)
    return pulled
  }
  return {
    secrets: (choice) => speaking(() => secrets(choice)),
    get: (name, choice) => speaking(async () => one(await secrets(choice), name)),
    set: (values, options) => speaking(() => set(place, values, options)),
    inject: (options) => speaking(async () => inject(await secrets(options), options)),
    onChange(listener, options = {}) {
      const env = environmentOf(place, options.env)
      const { live, workspaceId } = place
      return watchChanges({ live, workspaceId, known: given.get(env), pull: () => secrets({ env }) }, listener, options)
    },
  }
}

async function pull(place: Place, { env, maxAgeMs }: EnvironmentChoice): Promise<Readonly<Record<string, string>>> {
  const { secrets } = await place.vault.pull({
    workspaceId: place.workspaceId,
    environment: environmentOf(place, env),
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
  })
  // Names come from people; `__proto__` is one.
  const values = Object.create(null) as Record<string, string>
  for (const { name, value } of secrets) values[name] = value
  return Object.freeze(values)
}

function one(secrets: Readonly<Record<string, string>>, name: string): string {
  const value = secrets[name]
  if (value === undefined) throw failure('secret-unknown')
  return value
}

async function set(
  place: Place,
  values: Readonly<Record<string, string>>,
  { env, message }: SetOptions = {},
): Promise<void> {
  await place.vault.setSecrets({
    workspaceId: place.workspaceId,
    environment: environmentOf(place, env),
    secrets: Object.entries(values).map(([name, value]) => ({ name, value })),
    ...(message === undefined ? {} : { message }),
  })
}

function inject(secrets: Readonly<Record<string, string>>, { keep = false, allow = [] }: InjectOptions = {}): string[] {
  const names = Object.keys(secrets)
  const refused = names.filter((name) => isDangerousName(name) && !allow.includes(name))
  if (refused.length > 0) throw dangerous(refused)
  return setVariables(secrets, keep)
}

function dangerous(names: readonly string[]): InfisicalError {
  return new InfisicalError(
    'name-dangerous',
    `These names can make a program load or trust something else: ${names.map((name) => JSON.stringify(name)).join(', ')}. Nothing was set.`,
    'If you want them, name them in `allow`.',
  )
}

function environmentOf({ env }: Place, named: string | undefined): string {
  const environment = named ?? env
  if (environment !== undefined) return environment
  throw new InfisicalError(
    'environment-unknown',
    'No environment was named.',
    "Name one in the call, or once for all of them: createClient({ token, env: 'prod' }).",
  )
}
