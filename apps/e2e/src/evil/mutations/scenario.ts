// A scenario is something people do with a client, to be done again and again from the same start, each time in front of another lie.
import type { Device } from '../device.ts'
import type { Exchange } from '../evil-server.ts'
import type { Person } from '../world.ts'
import type { Ground } from './ground.ts'

export interface Scenario {
  readonly name: string
  /** How many mutations of it belong to the fast run. */
  readonly sample: number
  /** Sets everything up for one attempt, in honest times. */
  prepare(ground: Ground): Promise<Play>
  /** What `act` would have told at earlier times: a server may be behind what the device has never seen (first contact, freezing). */
  older?(ground: Ground): Promise<readonly unknown[]>
}

export interface Play {
  /** A token keeps nothing; what it would keep is compared all the same. */
  readonly device: Pick<Device, 'storage'>
  /** Whose session the device works with: given back afterwards, since a refresh token is good for one use. */
  readonly borrowedFrom?: Person
  /** Who tells what is true of the workspaces that the device pins. */
  readonly witness: Person
  /** What the person does, and what there is to see of it, without what is new in each attempt. */
  act(): Promise<unknown>
  /** Afterwards, in honest times: a line for everything that is not as it has to be. */
  observe(ended: Ended): Promise<readonly string[]>
  /** The same after the device was told that what was refused had been taken: it must not go on for long without noticing. */
  afterFalseReceipt?(): Promise<readonly string[]>
  /** The same for something that the client told the server. */
  sent?(exchange: Exchange): Promise<readonly string[]>
}

export interface Ended {
  /** Whether `act` did what it does when nobody lies. */
  readonly isSame: boolean
  /** What `act` tells when nobody lies, now and in earlier times. */
  readonly truths: readonly unknown[]
  readonly exchanges: readonly Exchange[]
}
