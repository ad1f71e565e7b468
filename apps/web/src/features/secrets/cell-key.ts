// One text per cell, for maps and sets.
import type { CellName } from '../../vault/table.ts'

/** No environment's name has a line break. */
export const cellKey = ({ environment, name }: CellName): string => `${environment}\n${name}`
