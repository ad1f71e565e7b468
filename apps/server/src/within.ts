// Waiting, but not for ever.

/** What `work` resolves with, or `late` when it takes longer than `ms`; then its outcome is ignored. A rejection passes. */
export async function within<T, const L>(ms: number, work: Promise<T>, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined
  const lateness = new Promise<L>((resolve) => {
    timer = setTimeout(resolve, ms, late)
  })
  try {
    return await Promise.race([work, lateness])
  } finally {
    clearTimeout(timer)
  }
}
