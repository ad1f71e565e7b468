// What the server may ask of its database.
export {
  insertSecrets,
  readAt,
  readBack,
  readLive,
  readSince,
  retireSecrets,
  type LiveSecret,
  type NewSecret,
  type PairVersion,
  type SecretDelta,
} from './bulk.ts'
export { openDatabase, type Database, type DatabaseOptions } from './client.ts'
export { DatabaseError, type DatabaseErrorCode } from './errors.ts'
export { databaseErrorOf } from './failure.ts'
export { insertKeyBoxes, type NewKeyBox } from './key-boxes.ts'
export { migrationsDirectory } from './migrations.ts'
export { announce, type Move, type MoveListener } from './moves.ts'
export { lockChain, lockWorkspace, transact, type Head, type TransactOptions, type Transaction } from './transact.ts'
export { Prisma, type PrismaClient } from '../generated/client.ts'
export type {
  Chain,
  Commit,
  EmailCode,
  Invite,
  LogEntry,
  LoginAttempt,
  Machine,
  Membership,
  PreviousKey,
  RateLimit,
  SecretKey,
  SecretPair,
  SecretValue,
  Session,
  User,
  Workspace,
  WorkspaceKey,
} from '../generated/client.ts'
