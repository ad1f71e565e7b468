// How good a new password is, told kindly and by its length first: what an attacker cannot afford is length, and every guess costs him a full
// Argon2id. A rule of thumb, not a promise.
export interface Strength {
  /** 0 for too short, 3 for very good. */
  readonly level: 0 | 1 | 2 | 3
  readonly words: string
}

/** As the command line has it. */
export const LEAST_CHARACTERS = 12

const LONG = 16
const VERY_LONG = 22
/** Characters that differ: `aaaaaaaaaaaa` is as short as it looks. */
const VARIED = 6

export function strengthOf(password: string, own: readonly string[] = []): Strength {
  const characters = [...password]
  const missing = LEAST_CHARACTERS - characters.length
  if (missing > 0) return { level: 0, words: `${missing} more ${missing === 1 ? 'character' : 'characters'}, please` }
  if (new Set(characters).size < VARIED || isSequence(characters))
    return { level: 1, words: 'Long, but easy to guess: mix in something else' }
  if (own.some((word) => word.length > 3 && password.toLowerCase().includes(word.toLowerCase())))
    return { level: 1, words: 'Better without your name or address in it' }
  if (characters.length < LONG) return { level: 1, words: 'Fine. Four or five unrelated words are better still' }
  if (characters.length < VERY_LONG) return { level: 2, words: 'Good' }
  return { level: 3, words: 'Very good' }
}

/** 123456789012, or abcdefghijkl: each character follows from the one before. */
function isSequence(characters: readonly string[]): boolean {
  const steps = characters.slice(1).map((character, index) => codeOf(character) - codeOf(characters[index] ?? ''))
  const usual = steps.filter((step) => Math.abs(step) <= 1).length
  return usual > steps.length * 0.75
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0
