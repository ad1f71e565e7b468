// The harness can fail: it reaches every place, changes what it touches, and calls a failure what is one.
import { ApiError, ClientError } from '@infisical/client'
import { TrustError } from '@infisical/protocol'
import { describe, expect, it } from 'vitest'
import { openCorpus } from './corpus.ts'
import { at, GONE, pathsOf, replaced, type Json } from './json.ts'
import { isEffective, mutationsOf, type Mutation } from './mutation.ts'
import { judge } from './outcome.ts'

const json = { result: { data: { headSeq: 3, entries: ['QUJDREVGR0hJSktMTU5PUA', 'b'], pack: null } } } as const
const honest = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(json)) }
const exchange = { procedure: 'workspace.log', method: 'GET', as: '', asked: {}, honest }
const all = mutationsOf([exchange], openCorpus(), 1)

describe('places in an answer', () => {
  it('are all found, and each can be changed and left out', () => {
    expect(pathsOf(json).map((path) => path.join('.'))).toEqual(
      ['', 'result', 'data', 'headSeq', 'entries', 'entries.0', 'entries.1', 'pack'].map((path, i) =>
        i < 2 ? path : `result.${i === 2 ? '' : 'data.'}${path}`,
      ),
    )
    for (const path of pathsOf(json)) {
      expect(at(replaced(json, path, () => 'another') as Json, path)).toBe('another')
      if (path.length > 0) expect(replaced(json, path, () => GONE)).not.toEqual(json)
    }
    expect(replaced(json, ['result', 'nothing'], () => 1)).toBeUndefined()
  })
})

describe('mutations', () => {
  it('have names of their own, by which they are the same again', () => {
    const names = all.map(({ name }) => name)
    expect(names.length).toBeGreaterThan(200)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    expect(mutationsOf([exchange], openCorpus(), 1).map(({ name }) => name)).toEqual(names)
    expect(mutationsOf([exchange], openCorpus(), 2).map(({ name }) => name)).not.toEqual(names)
  })

  it('change what the client gets, each of them', () => {
    const idle = all.filter(({ apply }) => {
      const told = apply(honest)
      return told === undefined || !isEffective(honest, told)
    })
    expect(idle.map(({ name }) => name)).toEqual([])
  })

  it('put what was said elsewhere in every place where something else stands', () => {
    const corpus = openCorpus()
    const other = JSON.stringify(json).replace('"headSeq":3', '"headSeq":7')
    corpus.hear({ ...exchange, honest: { ...honest, body: Buffer.from(other) } })
    const swaps = mutationsOf([exchange], corpus, 1).filter(({ name }) => name.includes("another answer's"))
    expect(new Set(swaps.map(({ path }) => path?.join('.')))).toEqual(
      new Set(['', 'result', 'result.data', 'result.data.headSeq']),
    )
    for (const { apply } of swaps)
      expect(JSON.parse(String(apply(honest)?.body))).toMatchObject({ result: { data: { headSeq: 7 } } })
  })
})

describe('an outcome', () => {
  const facts = { mutation: all[0] as Mutation, reference: { seq: 5 }, older: [{ seq: 4 }], wasRefused: false }

  it.each([
    ['what is told when nobody lies', { value: { seq: 5 } }, 'same'],
    ['what was told before', { value: { seq: 4 } }, 'older truth'],
    ['anything else', { value: { seq: 6 } }, 'FAILURE'],
    ['a verification', { error: new TrustError('signature') }, 'refused'],
    ['a word of the client', { error: new ClientError('not-infisical') }, 'refused'],
    ['a refusal that nobody uttered', { error: new ApiError('not-found') }, 'FAILURE'],
    ['a crash', { error: new TypeError('undefined is not a function') }, 'FAILURE'],
  ])('%s', (_, acted, kind) => {
    expect(judge(acted, facts).kind).toBe(kind)
  })

  it('is no failure when the server did refuse', () => {
    expect(judge({ error: new ApiError('not-found') }, { ...facts, wasRefused: true }).kind).toBe('refused')
  })

  it('is no failure when the table says that nothing stands behind that field', () => {
    const path = ['result', 'data', 'name']
    const mutation = { ...facts.mutation, procedure: 'account.bundle', path }
    const named = { ...facts, mutation, reference: { name: 'a', userId: 'u' } }
    expect(judge({ value: { name: 'b', userId: 'u' } }, named).kind).toBe('unauthenticated')
    expect(judge({ value: { name: 'b', userId: 'v' } }, named).kind).toBe('FAILURE')
  })
})
