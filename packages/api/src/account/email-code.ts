// Codes that prove an address: six digits by mail, ten minutes, five tries, one purpose. Only a keyed hash of a code is stored.
import type { CodePurpose } from '@infisical/contract'
import { EMAIL_CODE } from '@infisical/contract/limits'
import { derive, equalBytes, randomBytes, utf8 } from '@infisical/crypto/server'
import { column, type Column } from '../columns.ts'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '@infisical/db'

/** A code for one purpose is none for another: who was talked out of a code to sign up has not lost his account. */
export interface Mailbox {
  readonly email: string
  readonly purpose: CodePurpose
}

/** Remembers a new code for an address and forgets the one before. */
export async function makeCode(services: Services, mailbox: Mailbox): Promise<string> {
  const code = newCode()
  await remember(services, mailbox, codeHash(services, mailbox, code))
  return code
}

/** As much work as `makeCode`, and no code that would fit: for an address that must not get one, and must not be told apart. */
export async function makeNoCode(services: Services, mailbox: Mailbox): Promise<void> {
  codeHash(services, mailbox, newCode())
  await remember(services, mailbox, randomBytes(32))
}

/**
 * Takes one of the tries, in one statement, then compares. Answers the hash to redeem the code with.
 * Throws `code-expired` (also when none was ever asked for), `code-exhausted` or `code-wrong`.
 */
export async function tryCode(services: Services, mailbox: Mailbox, code: string): Promise<Column> {
  const { email, purpose } = mailbox
  const now = new Date(services.clock())
  const [row] = await services.db.prisma.$queryRaw<{ code_hash: Uint8Array }[]>`
    UPDATE email_code SET attempts = attempts + 1
    WHERE email = ${email} AND purpose = ${purpose} AND attempts < ${EMAIL_CODE.tries} AND expires_at > ${now}
    RETURNING code_hash`
  const given = codeHash(services, mailbox, code)
  if (row !== undefined) {
    if (!equalBytes(row.code_hash, given)) throw new Refusal('code-wrong')
    return given
  }
  const stale = await services.db.prisma.emailCode.findUnique({ where: { email_purpose: { email, purpose } } })
  throw new Refusal(stale !== null && stale.expiresAt > now ? 'code-exhausted' : 'code-expired')
}

/** Uses a code up: of several that hold the same right code, one gets through, the others get `code-expired`. */
export async function redeemCode(transaction: Transaction, { email, purpose }: Mailbox, hash: Column): Promise<void> {
  const { count } = await transaction.emailCode.deleteMany({ where: { email, purpose, codeHash: hash } })
  if (count !== 1) throw new Refusal('code-expired')
}

async function remember(services: Services, { email, purpose }: Mailbox, hash: Uint8Array): Promise<void> {
  const now = services.clock()
  const fresh = {
    codeHash: column(hash),
    attempts: 0,
    createdAt: new Date(now),
    expiresAt: new Date(now + EMAIL_CODE.lifetimeMs),
  }
  const id = { email, purpose }
  await services.db.prisma.emailCode.upsert({
    where: { email_purpose: id },
    create: { ...id, ...fresh },
    update: fresh,
  })
}

function codeHash(services: Services, { email, purpose }: Mailbox, code: string): Column {
  return column(derive('server-code', services.keys.secret, utf8(purpose), utf8(email), utf8(code)))
}

/** Every code equally likely: numbers beyond the last whole million of a u32 are drawn again. */
function newCode(): string {
  const codes = 10 ** EMAIL_CODE.digits
  const fair = 2 ** 32 - (2 ** 32 % codes)
  for (;;) {
    const bytes = randomBytes(4)
    const drawn = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    if (drawn < fair) return String(drawn % codes).padStart(EMAIL_CODE.digits, '0')
  }
}
