// What can be done to an answer as a whole, below whatever it says: its status, its type, its bytes, the line it comes over.
import { ERRORS, isApiErrorCode, type ApiErrorCode } from '@infisical/contract/errors'
import type { Answer } from '../passing.ts'
import { flipped, placesIn } from './operators.ts'
import type { Chance } from './random.ts'

export interface WholeOperator {
  readonly name: string
  readonly apply: (honest: Answer) => Answer
  /** Says in the server's name that it refuses: then the client may say so too. */
  readonly isRefusal?: true
}

const PAGE = Buffer.from('<!doctype html><title>Sign in to the hotel network</title>')
/** More than any answer may weigh. */
const HUGE = 65 * 1024 * 1024

export function wholeOperators(honest: Answer, chance: Chance): WholeOperator[] {
  return [...statuses(), ...refusals(chance), ...types(), ...bodies(honest), ...lines(), ...flips(honest, chance)]
}

const statuses = (): WholeOperator[] =>
  [201, 206, 400, 401, 403, 404, 409, 410, 429, 500, 502, 503].map((status) => ({
    name: `status ${status}`,
    apply: (honest) => ({ ...honest, status }),
    isRefusal: true,
  }))

/** To these a client has an answer of its own. */
const TELLING: readonly ApiErrorCode[] = [
  ...(['unauthenticated', 'session-expired', 'session-reused', 'login-failed', 'rate-limited'] as const),
  ...(['conflict-head', 'pack-gone', 'ticket-invalid', 'invite-used', 'invite-unknown'] as const),
]
/** And as many of the others, which are all alike to it. */
const OTHERS = 5

/** Whatever is printed of these must not end who prints it. */
const DETAILS = { retryAfterSeconds: 1e300, serverTime: 1e300, field: '\u001b[2J', requestId: '\u202e' }

/** Codes a server can say, in the form in which it says them. */
function refusals(chance: Chance): WholeOperator[] {
  const others = Object.keys(ERRORS).filter((code) => isApiErrorCode(code) && !TELLING.includes(code))
  const codes = [...TELLING, ...(chance.shuffled(others).slice(0, OTHERS) as ApiErrorCode[])]
  return codes.map((code) => {
    const { http: status } = ERRORS[code]
    const error = { message: 'refused', code: -32_600, data: { code, details: DETAILS } }
    return {
      name: `refused with ${code}`,
      apply: (honest) => ({ ...honest, status, body: Buffer.from(JSON.stringify({ error })) }),
      isRefusal: true,
    }
  })
}

const types = (): WholeOperator[] =>
  ['text/html', 'application/octet-stream', 'application/json; charset=utf-16', 'application/jsonp', ''].map(
    (type) => ({
      name: `type ${type === '' ? 'unsaid' : type}`,
      apply: (honest) => {
        const { 'content-type': _, ...rest } = honest.headers
        return { ...honest, headers: type === '' ? rest : { ...rest, 'content-type': type } }
      },
    }),
  )

function bodies({ headers }: Answer): WholeOperator[] {
  const json = (headers['content-type'] ?? '').startsWith('application/json')
  const texts: [string, string | Buffer][] = [
    ['nothing', ''],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an empty list', '[]'],
    ['a number', '0'],
    ['an empty result', '{"result":{}}'],
    ['a result of null', '{"result":null}'],
    ['an empty error', '{"error":{}}'],
    ['result and error', '{"result":{"data":{}},"error":{"data":{"code":"server-error"}}}'],
    ['a batch', '[{"result":{"data":{}}}]'],
    ['lists within lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['a web page', PAGE],
  ]
  return [
    ...texts.map(([name, text]): WholeOperator => ({
      name,
      apply: (honest) => ({ ...honest, body: Buffer.from(text) }),
    })),
    {
      name: 'a web page, and it says so',
      apply: (honest) => ({ ...honest, headers: { 'content-type': 'text/html' }, body: PAGE }),
    },
    { name: 'half of it', apply: (honest) => ({ ...honest, body: honest.body.subarray(0, honest.body.length >> 1) }) },
    { name: 'the last byte missing', apply: (honest) => ({ ...honest, body: honest.body.subarray(0, -1) }) },
    { name: 'twice', apply: (honest) => ({ ...honest, body: Buffer.concat([honest.body, honest.body]) }) },
    {
      name: 'a byte too many',
      apply: (honest) => ({ ...honest, body: Buffer.concat([honest.body, Buffer.of(json ? 0x7d : 0)]) }),
    },
    {
      name: 'a mark of byte order before it',
      apply: (honest) => ({ ...honest, body: Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), honest.body]) }),
    },
  ]
}

const lines = (): WholeOperator[] => [
  { name: 'a line that goes dead half way', apply: (honest) => ({ ...honest, cutAfter: honest.body.length >> 1 }) },
  { name: 'a line that goes dead at once', apply: (honest) => ({ ...honest, cutAfter: 0 }) },
  {
    name: 'said to be packed',
    apply: (honest) => ({ ...honest, headers: { ...honest.headers, 'content-encoding': 'gzip' } }),
  },
  {
    name: 'said to be elsewhere',
    apply: (honest) => ({ ...honest, status: 302, headers: { ...honest.headers, location: '/health' } }),
  },
  {
    name: 'said to be where it was asked for',
    apply: (honest) => ({ ...honest, status: 307, headers: { ...honest.headers, location: '' } }),
  },
  {
    name: 'said to be huge',
    apply: (honest) => ({ ...honest, headers: { ...honest.headers, 'content-length': String(2 ** 40) } }),
  },
  { name: 'huge', apply: (honest) => ({ ...honest, body: Buffer.alloc(HUGE, 0x20), lengthUntold: true }) },
]

/** In JSON a flip mostly ends the JSON; here it may also make other names of fields. */
const flips = ({ body }: Answer, chance: Chance): WholeOperator[] =>
  placesIn(body.length, chance).map((place) => {
    const bit = chance.below(8)
    return {
      name: `bit ${bit} of byte ${place} of ${body.length}`,
      apply: (honest) => ({ ...honest, body: Buffer.from(flipped(honest.body, place, bit)) }),
    }
  })
