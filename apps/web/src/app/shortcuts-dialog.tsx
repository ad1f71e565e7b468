// All shortcuts there are, as this keyboard spells them.
import { Kbd } from '../ui/badge.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SHORTCUTS, spelled } from './shortcuts.ts'

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" lead="They work wherever you are, but not while you type." onClose={onClose}>
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2.5">
        {Object.values(SHORTCUTS).map((shortcut) => (
          <div key={shortcut.keys} className="contents">
            <dt>{shortcut.label}</dt>
            <dd className="justify-self-end">
              <Kbd>{spelled(shortcut)}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
