// What may be done inside a transaction.
import type { Prisma } from '@infisical/db'

export type Transaction = Prisma.TransactionClient
