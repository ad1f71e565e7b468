// What random people may try, and what is told of it beforehand.
import type { Role } from '@infisical/crypto'
import type { TestPerson, TestWorkspace } from '../src/testing.ts'
import type { Model } from './model.ts'

export type Step =
  | { readonly do: 'invite'; readonly by: number; readonly whom: number; readonly role: Role; readonly narrow: boolean }
  | {
      readonly do: 'set-access'
      readonly by: number
      readonly whom: number
      readonly role: Role
      readonly narrow: boolean
    }
  | { readonly do: 'cancel' | 'join' | 'replace'; readonly by: number; readonly which: number }
  | { readonly do: 'rename' | 'push'; readonly by: number; readonly which: number; readonly name: number }
  | { readonly do: 'remove-environment'; readonly by: number; readonly which: number }
  | { readonly do: 'remove-machine'; readonly by: number; readonly which: number }
  | { readonly do: 'add-environment'; readonly by: number; readonly name: number }
  | { readonly do: 'add-machine'; readonly by: number; readonly name: number; readonly brief: boolean }
  | { readonly do: 'remove-member'; readonly by: number; readonly whom: number }
  | { readonly do: 'leave' | 'rotate'; readonly by: number }

/** The people may come to have other keys. */
export interface World {
  readonly workspace: TestWorkspace
  readonly model: Model
  readonly crowd: TestPerson[]
}

export interface Plan {
  readonly expected: string
  readonly attempt: () => Promise<unknown>
  /** What the model learns when it was accepted. */
  readonly record: () => void
}
