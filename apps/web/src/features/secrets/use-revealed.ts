// The values that a person looks at right now: kept in this component alone, one by one, and hidden again after a while, by Escape, or when
// the table changes under them.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import type { CellName, RevealedValue, Table } from '../../vault/table.ts'
import { cellKey } from './cell-key.ts'

export const REVEALED_MS = 30_000

export type RevealedValues = ReadonlyMap<string, RevealedValue>

const NONE: RevealedValues = new Map()

export function useRevealed(table: Table) {
  const vault = useVault()
  const { workspaceId } = table
  const [shown, setShown] = useState<{ readonly of: Table; readonly values: RevealedValues }>()
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())

  useEffect(() => {
    const running = timers.current
    return () => running.forEach(clearTimeout)
  }, [])

  const hide = useCallback((cell: CellName) => setShown((now) => now && { ...now, values: less(now.values, cell) }), [])
  const hideAll = useCallback(() => setShown(undefined), [])
  const reveal = useCallback(
    async (cell: CellName) => {
      const key = cellKey(cell)
      const value = await vault.table.reveal({ workspaceId, ...cell })
      setShown((now) => ({ of: table, values: new Map(now?.of === table ? now.values : NONE).set(key, value) }))
      clearTimeout(timers.current.get(key))
      timers.current.set(
        key,
        setTimeout(() => hide(cell), REVEALED_MS),
      )
    },
    [vault, workspaceId, table, hide],
  )
  return { values: shown?.of === table ? shown.values : NONE, reveal, hide, hideAll }
}

function less(values: RevealedValues, cell: CellName): RevealedValues {
  const next = new Map(values)
  next.delete(cellKey(cell))
  return next
}
