// vectors/infisical-v1.json is what the code makes today. It is permanent once released: a difference is a change of the wire format, to be
// taken back, or to become new labels. `vitest run -u` writes the file after a section was added.
import { expect, test } from 'vitest'
import { generate } from './vectors/generate.ts'

test('the vectors of wire format 1 are those of the file', async () => {
  const text = `${JSON.stringify(await generate(), undefined, 2)}\n`
  await expect(text).toMatchFileSnapshot('../vectors/infisical-v1.json')
})
