// Between ids, hashes and bytes in memory and the byte columns of the database.
import { hashBytes, idBytes, toHex, type Hash, type Id } from '@infisical/crypto/server'

/** What Prisma takes and gives for a byte column. */
export type Column = Uint8Array<ArrayBuffer>

/** The same bytes: nothing here ever shares memory between threads, which is all that the types differ in. */
export function column(bytes: Uint8Array): Column {
  return bytes as Column
}

export function idColumn(id: Id): Column {
  return column(idBytes(id))
}

export function hashColumn(hash: Hash): Column {
  return column(hashBytes(hash))
}

/** Of a column of 16 bytes that this server wrote. */
export function idOf<Kind extends Id = Id>(bytes: Uint8Array): Kind {
  return toHex(bytes) as Kind
}

/** Of a column of 32 bytes that this server wrote. */
export function hashOf<Kind extends Hash = Hash>(bytes: Uint8Array): Kind {
  return toHex(bytes) as Kind
}
