// A file dropped anywhere on the page, or text pasted outside of a field, is brought in.
import { FileDown } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { readFile, readText, type Reading } from './read-text.ts'

export function DropCatcher({ onBring }: { readonly onBring: (reading: Reading) => void }) {
  const [over, setOver] = useState(false)
  const bring = useEffectEvent(async (reading: Promise<Reading>) => onBring(await reading))
  useEffect(() => {
    const ended = new AbortController()
    const { signal } = ended
    const busy = (): boolean => document.querySelector('dialog[open]') !== null
    const hasFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true && !busy()
    const onDrag = (event: DragEvent): void => {
      if (hasFile(event)) setOver(true)
    }
    const onLeave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined && hasFile(event)) void bring(readFile(file))
    }
    const onPaste = ({ clipboardData, target }: ClipboardEvent): void => {
      if (busy() || (target instanceof Element && target.closest('input, textarea, select') !== null)) return
      const file = clipboardData?.files[0]
      const text = clipboardData?.getData('text/plain') ?? ''
      if (file !== undefined) void bring(readFile(file))
      else if (text.trim() !== '') void bring(readText(text))
    }
    document.addEventListener('dragover', onDrag, { signal })
    document.addEventListener('dragleave', onLeave, { signal })
    document.addEventListener('drop', onDrop, { signal })
    document.addEventListener('paste', onPaste, { signal })
    return () => ended.abort()
  }, [])
  if (!over) return null
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-3 z-40 grid place-items-center rounded-lg border-2 border-dashed border-accent bg-accent-soft/90"
    >
      <p className="flex items-center gap-3 text-xl font-semibold text-accent">
        <FileDown size={28} /> Drop it to see what it would change
      </p>
    </div>
  )
}
