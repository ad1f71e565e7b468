// Service tokens.
import type { MachineVerbs } from './client-machines.ts'
import type { Context } from './context.ts'

const soon = (): Promise<never> => Promise.reject(new Error('soon'))

export function machineVerbs(_context: Context): MachineVerbs {
  return { create: soon, list: soon, revoke: soon }
}
