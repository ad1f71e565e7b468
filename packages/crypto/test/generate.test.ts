// vectors/infisical-v1.json is what the code makes today. It is permanent once released: a difference is a change of the wire format, to be
// taken back, or to become new labels. `vitest run -u` writes the file after a section was added.
import { expect, test } from 'vitest'
import { generate } from './vectors/generate.ts'

test('the vectors of wire format 1 are those of the file', async () => {
  await expect(inAscii(await generate())).toMatchFileSnapshot('../vectors/infisical-v1.json')
})

/** Letters beyond ASCII are escaped: some of them look alike, and an editor might compose them. */
function inAscii(value: unknown): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `${JSON.stringify(value, undefined, 2).replaceAll(/[^ -~\n]/g, escape)}\n`
}
