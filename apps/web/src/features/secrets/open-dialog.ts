// Which question stands in front of the table.
import type { Brought } from './brought.ts'

export type OpenDialog =
  | { readonly kind: 'add'; readonly name: string }
  | { readonly kind: 'import'; readonly environment?: string; readonly fault?: string }
  | { readonly kind: 'plan'; readonly brought: Brought }
  | { readonly kind: 'bulk'; readonly environment: string }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'push' | 'conflicts' }
