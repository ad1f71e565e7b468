import { CryptoError } from '@infisical/crypto/server'
import { DatabaseError } from '@infisical/db'
import { TrustError } from '@infisical/protocol'
import { TRPCError } from '@trpc/server'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Refusal, refusalOf } from './refusal.ts'
import { trpc } from './trpc.ts'

const wrapped = (cause: unknown) => new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause })
const zodError = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error

describe('refusalOf', () => {
  it.each([
    ['a refusal', new Refusal('conflict-head'), 'conflict-head'],
    ['a refusal inside of tRPC’s', wrapped(new Refusal('not-allowed')), 'not-allowed'],
    ['a verdict of protocol', wrapped(new TrustError('log-authz')), 'log-authz'],
    ['a verdict of crypto', wrapped(new CryptoError('kdf-floor')), 'kdf-floor'],
    ['a verdict that no server gives', wrapped(new CryptoError('decryption')), 'server-error'],
    ['a database that is away', wrapped(new DatabaseError('database-unreachable', 'x')), 'unavailable'],
    ['a database that is busy', wrapped(new DatabaseError('transaction-conflict', 'x')), 'unavailable'],
    ['a database that fails otherwise', wrapped(new DatabaseError('migration-failed', 'x')), 'server-error'],
    ['a disk that is full', wrapped(new DatabaseError('disk-full', 'x')), 'server-full'],
    ['an unknown procedure', new TRPCError({ code: 'NOT_FOUND' }), 'not-found'],
    ['a body that is too large', new TRPCError({ code: 'PAYLOAD_TOO_LARGE' }), 'limit-request'],
    ['a body that is no JSON', new TRPCError({ code: 'PARSE_ERROR', cause: new SyntaxError('x') }), 'malformed'],
    ['another method', new TRPCError({ code: 'METHOD_NOT_SUPPORTED' }), 'malformed'],
    ['anything else', new TypeError('secret!'), 'server-error'],
    ['what is no error', 'secret!', 'server-error'],
  ])('%s', (_name, error, code) => {
    expect(refusalOf(error).code).toBe(code)
  })

  it('gives a request id to whoever meets an error that nobody expected, and nothing of it', () => {
    expect(refusalOf(wrapped(new TypeError('secret!')), 'r1')).toEqual({
      code: 'server-error',
      details: { requestId: 'r1' },
    })
    expect(refusalOf(new Refusal('not-found'), 'r1')).toEqual({ code: 'not-found', details: {} })
  })

  it('names the field of an input, and says when it is too large', () => {
    const schema = z.strictObject({ pack: z.string().max(3), list: z.array(z.string().max(3)).max(2) })
    const cases: [unknown, string, string?][] = [
      [{ pack: 'abcd', list: [] }, 'limit-push', 'pack'],
      [{ pack: '', list: ['a', 'abcd'] }, 'limit-request', 'list.1'],
      [{ pack: 7, list: [] }, 'malformed', 'pack'],
      [{ pack: '', list: [], secret: 'x' }, 'malformed'],
      ['secret!', 'malformed'],
    ]
    for (const [value, code, field] of cases) {
      expect(refusalOf(zodError(schema, value))).toEqual({ code, details: field === undefined ? {} : { field } })
    }
  })

  it('reaches clients as code, status, title and facts, without stack, path or message of its own', () => {
    const error = wrapped(new Error('password hunter2'))
    const ctx = { request: { requestId: 'r1' } } as never
    const shape = trpc.router({})._def._config.errorFormatter({
      error,
      ctx,
      type: 'query',
      path: 'x',
      input: 'hunter2',
      shape: {
        message: error.message,
        code: -32603,
        data: { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, path: 'x', stack: 'y' },
      },
    })
    expect(shape).toEqual({
      code: -32603,
      message: 'Something went wrong on the server',
      data: { code: 'server-error', httpStatus: 500, details: { requestId: 'r1' } },
    })
  })
})
