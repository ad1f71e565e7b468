// Someone with a terminal: a home, a folder, a password, and the real CLI.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CLI_PROGRAM } from './built.ts'
import { codeFor } from './outbox.ts'
import { bareEnvironment, startProgram, type Ended, type Program } from './program.ts'

export interface CliOptions {
  readonly stdin?: string | Uint8Array
  /** Added to the person's environment; an empty text takes a variable out. */
  readonly env?: Readonly<Record<string, string>>
  /** Instead of the person's folder. */
  readonly cwd?: string
  readonly timeoutMs?: number
  /** What starts the CLI, in place of node alone. */
  readonly through?: readonly string[]
}

export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
  /** Where the CLI keeps this person's state. */
  readonly home: string
  /** Where this person works. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Runs `infisical …` to its end, whatever that is. */
  cli(words: readonly string[], options?: CliOptions): Promise<Ended>
  start(words: readonly string[], options?: CliOptions): Program
  /** Runs `infisical …` and answers its stdout; throws what it said when it does not exit 0. */
  must(words: readonly string[], options?: CliOptions): Promise<string>
  read(file: string): Promise<string>
  write(file: string, text: string): Promise<void>
  /** Another checkout: a folder of its own for the same person on the same machine. */
  elsewhere(folder: string): Promise<Person>
}

export interface PersonPlan {
  readonly name: string
  readonly server: string
  /** Both folders are made in it. */
  readonly directory: string
  /** Further settings of the CLI. */
  readonly env?: Readonly<Record<string, string>>
}

export async function createPerson({ name, server, directory, env = {} }: PersonPlan): Promise<Person> {
  const home = join(directory, `${name}-home`)
  await mkdir(home, { recursive: true })
  const password = `correct horse battery staple of ${name}`
  return await personIn(join(directory, name), {
    name,
    email: `${name}@acme.test`,
    password,
    home,
    env: {
      ...bareEnvironment(),
      HOME: home,
      INFISICAL_HOME: home,
      INFISICAL_STORAGE: 'file',
      INFISICAL_PASSWORD: password,
      INFISICAL_URL: server,
      NO_COLOR: '1',
      ...env,
    },
  })
}

type Self = Pick<Person, 'name' | 'email' | 'password' | 'home' | 'env'>

async function personIn(folder: string, self: Self): Promise<Person> {
  await mkdir(folder, { recursive: true })
  const start = (
    words: readonly string[],
    { env = {}, cwd = folder, through = [], ...rest }: CliOptions = {},
  ): Program =>
    startProgram([...through, process.execPath, CLI_PROGRAM, ...words], { cwd, env: { ...self.env, ...env }, ...rest })
  return {
    ...self,
    folder,
    start,
    cli: (words, options) => start(words, options).ended,
    async must(words, options) {
      const { code, signal, stdout, stderr } = await start(words, options).ended
      if (code === 0) return stdout
      throw new Error(`${self.name}: infisical ${words[0]} ended with ${code ?? signal}: ${stderr.trim()}`)
    },
    read: (file) => readFile(join(folder, file), 'utf8'),
    write: (file, text) => writeFile(join(folder, file), text),
    elsewhere: (other) => personIn(other, self),
  }
}

/** Takes both steps that a sign-up has without a terminal. `words` stand for the verb: `['join', link]` signs up on the way. */
export async function signUp(person: Person, words: readonly string[] = ['signup']): Promise<void> {
  const command = [...words, '--email', person.email, '--name', person.name]
  const { code, stderr } = await person.cli(command)
  if (code !== 2) throw new Error(`${person.name}: asking for a code ended with ${code}: ${stderr.trim()}`)
  const server = person.env['INFISICAL_URL'] ?? ''
  await person.must([...command, '--code', await codeFor(server, person.email)])
}
