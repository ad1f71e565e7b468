// For vitest's `setupFiles` of suites whose subject is something else: deriving keys from a password, and the arithmetic of admission, are nearly all
// the time that they would take.
import { vi } from 'vitest'
import { remembering } from './remembering.ts'

vi.mock('../src/argon2.ts', async (original) => {
  const { stretch } = await original<typeof import('../src/argon2.ts')>()
  const once = remembering(stretch)
  // A key is wiped after its use.
  return { stretch: async (...of: Parameters<typeof stretch>) => (await once(...of)).slice() }
})
vi.mock('../src/admission-curve.ts', async (original) => {
  const real = await original<typeof import('../src/admission-curve.ts')>()
  return {
    isAdmissibleSignPublic: remembering(real.isAdmissibleSignPublic),
    isAdmissibleBoxPublic: remembering(real.isAdmissibleBoxPublic),
  }
})
