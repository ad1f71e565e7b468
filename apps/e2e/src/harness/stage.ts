// Where a story plays: a server with an empty database and a folder for its people, all of it gone afterwards.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyReady } from '@infisical/db/testing-ready'
import { createPerson, signUp, type Person } from './person.ts'
import { startServerProcess, type ServerOptions, type ServerProcess } from './server.ts'

export interface Stage extends AsyncDisposable {
  readonly server: ServerProcess
  /** Removed at the end. */
  readonly directory: string
  /** Of the server's embedded database and its key. */
  readonly dataDir: string
  /** Somebody with a terminal, and no account yet. `env`: further settings of the CLI. */
  person(name: string, env?: Readonly<Record<string, string>>): Promise<Person>
  /** The same, signed up. */
  user(name: string): Promise<Person>
}

export async function openStage(options: Partial<ServerOptions> = {}): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'infisical-e2e-'))
  const { dataDir = join(directory, 'server') } = options
  const clear = (): Promise<void> => rm(directory, { recursive: true, force: true })
  try {
    await mkdir(dataDir, { recursive: true })
    if (options.dataDir === undefined) await copyReady(dataDir)
    const server = await startServerProcess({ ...options, dataDir })
    const person: Stage['person'] = (name, env = {}) => createPerson({ name, server: server.url, directory, env })
    return {
      server,
      directory,
      dataDir,
      person,
      async user(name) {
        const someone = await person(name)
        await signUp(someone)
        return someone
      },
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]()
        await clear()
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}
