import type { ErrorCode } from '@infisical/contract/errors'
import type { CryptoErrorCode } from '@infisical/crypto/server'
import type { TrustCode } from '@infisical/protocol'
import { expectTypeOf, it } from 'vitest'

it('the catalogue has words for every code of crypto and protocol', () => {
  expectTypeOf<Exclude<CryptoErrorCode | TrustCode, ErrorCode>>().toBeNever()
})
