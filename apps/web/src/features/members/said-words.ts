// What somebody was heard to read, beside the words of a member's keys: fit so far, or the first place where they do not.
export interface Said {
  /** Words that fit, from the first. */
  readonly fit: number
  /** Counted from 1. The word that is still being typed is not judged. */
  readonly differsAt?: number
  readonly whole: boolean
}

export function compareSaid(said: string, words: readonly string[]): Said {
  const heard = said.toLowerCase().match(/[a-z]+/g) ?? []
  const isTyping = /[a-z]$/i.test(said)
  for (const [i, word] of heard.entries()) {
    if (word === words[i]) continue
    const unfinished = isTyping && i === heard.length - 1 && words[i]?.startsWith(word) === true
    return { fit: i, whole: false, ...(unfinished ? {} : { differsAt: i + 1 }) }
  }
  return { fit: heard.length, whole: heard.length === words.length }
}
