// How far the worker has come with many secrets, while something waits for it.
import { useEffect, useState } from 'react'
import { Progress, Spinner } from '../ui/spinner.tsx'
import { useVault } from './vault-context.ts'

export interface WorkingProps {
  /** Before anything can be counted. */
  readonly beginning: string
  readonly label: string
}

/** Mount it while the work is under way. */
export function Working({ beginning, label }: WorkingProps) {
  const vault = useVault()
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>()
  useEffect(() => vault.onProgress((done, total) => setProgress({ done, total })), [vault])
  return progress === undefined ? <Spinner label={beginning} /> : <Progress label={label} {...progress} />
}

/** While keys are being changed. */
export function Sealing() {
  return <Working beginning="Making new keys…" label="Sealing every secret anew" />
}
