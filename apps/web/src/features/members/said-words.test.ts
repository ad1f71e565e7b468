import { expect, it } from 'vitest'
import { compareSaid } from './said-words.ts'

const WORDS = ['segment', 'industry', 'sugar', 'burst', 'fiber', 'soup', 'direct', 'sugar']

it('follows what is typed, word by word', () => {
  expect(compareSaid('', WORDS)).toEqual({ fit: 0, whole: false })
  expect(compareSaid('segment indus', WORDS)).toEqual({ fit: 1, whole: false })
  expect(compareSaid('segment industry', WORDS)).toEqual({ fit: 2, whole: false })
  expect(compareSaid(WORDS.join(' '), WORDS)).toEqual({ fit: 8, whole: true })
})

it('takes any case, spacing and numbering', () => {
  const said = WORDS.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join(',\n')
  expect(compareSaid(said, WORDS)).toEqual({ fit: 8, whole: true })
})

it('names the first word that is another one', () => {
  expect(compareSaid('segment income', WORDS)).toEqual({ fit: 1, whole: false, differsAt: 2 })
  expect(compareSaid('segment indus sugar', WORDS)).toEqual({ fit: 1, whole: false, differsAt: 2 })
  expect(compareSaid('segment indus ', WORDS)).toEqual({ fit: 1, whole: false, differsAt: 2 })
})

it('takes no more words than there are', () => {
  expect(compareSaid([...WORDS, 'more'].join(' '), WORDS)).toEqual({ fit: 8, whole: false, differsAt: 9 })
  expect(compareSaid([...WORDS, 's'].join(' '), WORDS)).toEqual({ fit: 8, whole: false, differsAt: 9 })
})
