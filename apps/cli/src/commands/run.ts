// Starts a command with the secrets in its environment. They are fetched, verified and opened in memory; nothing plaintext touches a disk,
// and nothing starts unless everything verified.
import { isEnvName } from '@infisical/dotenv'
import type { Arguments } from '../arguments.ts'
import { runChild } from '../child.ts'
import { CliError, usageError } from '../cli-error.ts'
import { isDangerousName } from '@infisical/contract/dangerous-names'
import { maxAge } from '../duration.ts'
import { env } from '../env.ts'
import { EXIT } from '../exit-code.ts'
import { closeConnections } from '../http.ts'
import { openPlace } from '../session.ts'
import { someNames } from '../words.ts'

interface NamedValue {
  readonly name: string
  readonly value: string
}

export async function run(args: Arguments): Promise<number> {
  const command = commandOf(args)
  const { client, workspaceId, environment } = await openPlace(args)
  const look = async (): Promise<Record<string, string>> => {
    const { secrets } = await client.vault.pull({
      workspaceId,
      environment,
      offline: args.on('offline'),
      ...maxAge(args),
    })
    refuseBadNames(secrets, args.list('allow'))
    return childEnvironment(secrets, args.on('preserve-env'))
  }
  if (args.on('watch')) {
    if (args.on('offline')) throw usageError('--watch listens to the server, and --offline asks nobody.')
    const { runWatched } = await import('../watched-child.ts')
    const watch = (onHint: () => void, signal: AbortSignal) => client.live.watch({ workspaceId, onHint, signal })
    return await runWatched(command, { look, watch })
  }
  const found = await look()
  closeConnections()
  return await runChild(command, found)
}

function commandOf(args: Arguments): readonly string[] {
  if (args.rest !== undefined && args.rest.length > 0 && args.operands.length === 0) return args.rest
  throw usageError(
    args.operands.length > 0
      ? 'Put -- before the command, so that its flags stay its own.'
      : 'There is no command to run.',
    'For example: infisical run -- node app.js',
  )
}

function refuseBadNames(secrets: readonly NamedValue[], allowed: readonly string[]): void {
  const impossible = secrets
    .filter(({ name, value }) => !isEnvName(name) || value.includes('\0'))
    .map(({ name }) => name)
  if (impossible.length > 0)
    throw new CliError({
      code: 'name-invalid',
      message: `These cannot be environment variables: ${someNames(impossible)}. Nothing was started.`,
      hint: 'A name is letters, digits and _, not beginning with a digit; a value has no NUL.',
      exit: EXIT.failed,
    })
  const dangerous = secrets.map(({ name }) => name).filter((name) => isDangerousName(name) && !allowed.includes(name))
  if (dangerous.length > 0)
    throw new CliError({
      code: 'name-dangerous',
      message: `These names can make a program load or trust something else: ${someNames(dangerous)}. Nothing was started.`,
      hint: `If you want them: ${dangerous
        .slice(0, 3)
        .map((name) => `--allow ${name}`)
        .join(' ')}`,
      exit: EXIT.failed,
    })
}

function childEnvironment(secrets: readonly NamedValue[], inheritedWins: boolean): Record<string, string> {
  const environment = env.forChild()
  for (const { name, value } of secrets)
    if (!(inheritedWins && Object.hasOwn(environment, name))) environment[name] = value
  return environment
}
