// What a person reads when the server is up: where it is, and what to type next.
import { isLoopback, type Settings } from './settings.ts'

export function banner(url: string, settings: Settings): readonly string[] {
  const { production, host, publicUrl, dataDir, databaseUrl, mail } = settings
  const database = databaseUrl === undefined ? `the embedded database in ${dataDir}` : 'PostgreSQL'
  const lines = [`Infisical is ready at ${url}`, '']
  if (!production) {
    lines.push(
      'Next, in another terminal:',
      '  npx infisical signup --email you@example.com --name You',
      '  npx infisical init --new acme',
      '  npx infisical push',
      '',
    )
  }
  lines.push(`Data is kept in ${database}.`)
  if (mail.by === 'outbox') lines.push(`Mail stays on this machine, at ${url}/dev/outbox`)
  if (publicUrl === undefined && !isLoopback(host)) {
    lines.push(`Links in mail begin with ${url}. If people use another address, set PUBLIC_URL to it.`)
  }
  lines.push('Ctrl-C stops it.')
  return lines
}
