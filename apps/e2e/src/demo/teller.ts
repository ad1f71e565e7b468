// Tells the story while it happens: shows each command as a person would type it, runs it for real, shows what it printed.
import type { Ended } from '../harness/program.ts'
import type { Person } from '../harness/person.ts'
import type { Screen } from './screen.ts'

/** A step that did not go as the story says. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken'
}

export interface Typed {
  /** How the command looks on the screen, where that differs from its words. */
  readonly shown?: string
  /** The exit code that the story wants; 0 when not given. */
  readonly exit?: number
  /** Turns what was printed into what is shown. */
  readonly show?: (output: string) => string
}

export interface Teller {
  /** `infisical …`, typed by `person`. */
  infisical(person: Person, words: readonly string[], typed?: Typed): Promise<Ended>
  cat(person: Person, file: string): Promise<string>
  /** Breaks the story unless `holds`. */
  insist(holds: boolean, otherwise: string): void
}

export function createTeller(screen: Screen): Teller {
  const insist = (holds: boolean, otherwise: string): void => {
    if (!holds) throw new StoryBroken(otherwise)
  }
  return {
    insist,
    async infisical(person, words, { shown, exit = 0, show = (output: string) => output } = {}) {
      const command = ['infisical', ...words].join(' ')
      screen.typed(person.name, shown ?? command)
      const ended = await person.cli(words)
      if (ended.output !== '') screen.printed(show(ended.output))
      insist(
        ended.code === exit,
        `it ended with ${ended.code ?? ended.signal ?? 'nothing'} where the story says ${exit}`,
      )
      return ended
    },
    async cat(person, file) {
      screen.typed(person.name, `cat ${file}`)
      const text = await person.read(file)
      screen.printed(text)
      return text
    },
  }
}
