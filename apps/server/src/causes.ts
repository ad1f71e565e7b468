// What stands behind an error: its causes, outermost first, and the codes they carry.

const deepest = 5

/** `error` itself, then what caused it, and so on. */
export function causesOf(error: unknown): readonly unknown[] {
  const found: unknown[] = []
  for (let at = error; at !== undefined && at !== null && found.length < deepest; at = causeOf(at)) found.push(at)
  return found
}

/** The code of one of them: a word like ENOSPC, P2002 or 53100. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, originalCode } = error as { code?: unknown; originalCode?: unknown }
  return [code, originalCode].filter((word) => typeof word === 'string').find((word) => /^[\w-]{1,40}$/.test(word))
}

// Prisma hides what the database said behind a driver's error.
function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  const { cause, meta } = error as { cause?: unknown; meta?: { driverAdapterError?: unknown } }
  return cause ?? meta?.driverAdapterError
}
