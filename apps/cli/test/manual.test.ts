import { expect, it } from 'vitest'
import { manual } from './manual.ts'

it('docs/cli.md is what the table of verbs says today', async () => {
  await expect(manual()).toMatchFileSnapshot('../../../docs/cli.md')
})
