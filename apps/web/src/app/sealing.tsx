// How far the sealing anew of many secrets has come, told by the worker, while something waits for it.
import { useEffect, useState } from 'react'
import { Progress, Spinner } from '../ui/spinner.tsx'
import { useVault } from './vault-context.ts'

/** Mount it while keys are being changed. */
export function Sealing() {
  const vault = useVault()
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>()
  useEffect(() => vault.onProgress((done, total) => setProgress({ done, total })), [vault])
  return progress === undefined ? (
    <Spinner label="Making new keys…" />
  ) : (
    <Progress label="Sealing every secret anew" {...progress} />
  )
}
