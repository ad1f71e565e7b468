// A place in a log or chain: how far it goes, and the hash that names everything up to there. What devices pin.
import type { Hash } from '@infisical/crypto/server'

export interface Head {
  readonly seq: number
  readonly hash: Hash
}
