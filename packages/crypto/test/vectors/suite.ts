// Everything that must be the same on every platform.
import type { Case } from './case.ts'
import { EDGE_CASES } from './edge-cases.ts'
import { EXTERNAL } from './external.ts'
import { INFISICAL } from './infisical.ts'

export const SUITE: readonly Case[] = [...EXTERNAL, ...EDGE_CASES, ...INFISICAL]
