// Makes text written by other people (names, e-mails, messages, the server's words) safe to show in a terminal: nothing it
// contains can move the cursor, recolour, reverse or hide what stands around it.

// C0, C1 and DEL; line and paragraph separators; bidi controls and marks; zero-width and other format characters; lone surrogates.
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu

/** `text` with every dangerous character replaced by a visible `\u{…}` escape. */
export function escapeText(text: string): string {
  return text.replace(DANGEROUS, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? '0'}}`)
}
