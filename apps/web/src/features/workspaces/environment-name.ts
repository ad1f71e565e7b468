// Whether a text can be the name of an environment, told while it is typed. The client has the last word.
const FORM = /^[a-z0-9][a-z0-9-]{0,31}$/

/** A sentence, or undefined when there is nothing to say. */
export function environmentNameFault(name: string, taken: readonly string[]): string | undefined {
  if (!FORM.test(name)) return 'Use a-z, 0-9 and hyphens, up to 32 of them, and begin with a letter or digit.'
  return taken.includes(name) ? 'There is one of that name.' : undefined
}
