// What the server may ask of its database.
export { openDatabase, type Database, type DatabaseOptions } from './client.ts'
export { DatabaseError, type DatabaseErrorCode } from './errors.ts'
export { migrationsDirectory } from './migrations.ts'
export { Prisma, type PrismaClient } from '../generated/client.ts'
export type {
  Chain,
  Commit,
  EmailCode,
  Invite,
  LogEntry,
  LoginAttempt,
  Membership,
  RateLimit,
  SecretKey,
  SecretPair,
  SecretValue,
  Session,
  User,
  Workspace,
  WorkspaceKey,
} from '../generated/client.ts'
