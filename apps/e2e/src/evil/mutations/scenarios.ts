// Everything that is done in front of lies, in the order in which it is tried.
import type { Scenario } from './scenario.ts'
import { GOVERNING } from './scenarios/governing.ts'
import { HISTORY } from './scenarios/history.ts'
import { JOINING } from './scenarios/join.ts'
import { LOGS } from './scenarios/logs.ts'
import { PULLS } from './scenarios/pulls.ts'
import { PUSHES } from './scenarios/pushes.ts'
import { REMOVAL } from './scenarios/removal.ts'
import { SESSIONS } from './scenarios/sessions.ts'
import { TOKENS } from './scenarios/tokens.ts'

export const SCENARIOS: readonly Scenario[] = [
  ...PULLS,
  ...HISTORY,
  ...LOGS,
  ...PUSHES,
  ...GOVERNING,
  ...JOINING,
  ...TOKENS,
  ...REMOVAL,
  ...SESSIONS,
]
