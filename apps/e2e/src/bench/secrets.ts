// Environments of the sizes that are measured.

export const SIZES = [10, 1_000, 10_000] as const

/** A .env of `size` secrets like those people have: 20 to 60 characters of value, a few longer ones. */
export function dotenvOf(size: number, changed = 0): string {
  const lines = Array.from({ length: size }, (_, n) => {
    const length = n % 50 === 7 ? 400 : 20 + ((n * 7) % 41)
    const value = `${n < changed ? 'new' : 'old'}-${n}-`.padEnd(length, 'abcdefghijklmnopqrstuvwxyz0123456789')
    return `SERVICE_${String(n).padStart(5, '0')}_TOKEN=${value}`
  })
  return `${lines.join('\n')}\n`
}
