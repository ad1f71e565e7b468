// Everything one can go to or do, found by typing a part of its name.
import { useQuery } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Boxes, CornerDownRight, Keyboard, Lock, LogOut, Moon, Sun, SunMoon, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { Kbd } from '../ui/badge.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SafeText } from '../ui/safe-text.tsx'
import { registeredActions } from './actions.ts'
import { logOut } from './log-out.ts'
import { showOverlay } from './overlays.ts'
import { PLACES } from './places.ts'
import { SHORTCUTS, spelled } from './shortcuts.ts'
import { applyTheme } from './theme.ts'
import { useVault } from './vault-context.ts'
import { workspacesQuery } from './workspaces-query.ts'

const ICON = { 'aria-hidden': true, size: 16, className: 'shrink-0 text-faint' } as const

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const vault = useVault()
  const router = useRouter()
  const workspaces = useQuery(workspacesQuery(vault))
  const { workspaceId } = useParams({ strict: false })
  const act = (run: () => void) => (): void => {
    onClose()
    run()
  }
  const go = (to: (typeof PLACES)[number]['to'], id: string) =>
    act(() => void router.navigate({ to, params: { workspaceId: id } }))
  return (
    <Dialog look="bare" title="Go to a place, or do something" onClose={onClose} width="middle">
      <Command label="Places and actions" loop className="flex min-h-0 flex-col">
        <Command.Input
          data-autofocus
          placeholder="Go to, or do…"
          className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-faint"
        />
        <Command.List className="min-h-0 overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint">
          <Command.Empty className="px-2.5 py-6 text-center text-soft">Nothing of that name.</Command.Empty>
          {workspaceId !== undefined && (
            <Command.Group heading="Here">
              {registeredActions().map(({ label, keys, run }) => (
                <Item key={label} icon={<Zap {...ICON} />} keys={keys} onSelect={act(run)}>
                  {label}
                </Item>
              ))}
              {PLACES.map(({ to, label, Icon }) => (
                <Item key={to} icon={<Icon {...ICON} />} onSelect={go(to, workspaceId)}>
                  {label}
                </Item>
              ))}
            </Command.Group>
          )}
          <Command.Group heading="Workspaces">
            {workspaces.data
              ?.filter((workspace) => workspace.workspaceId !== workspaceId)
              .map(({ workspaceId: id, name }) => (
                <Item key={id} id={id} icon={<CornerDownRight {...ICON} />} onSelect={go('/w/$workspaceId', id)}>
                  <SafeText text={name} />
                </Item>
              ))}
            <Item
              icon={<Boxes {...ICON} />}
              onSelect={act(() => void router.navigate({ to: '/workspaces' }))}
              keywords={['new', 'create', 'join', 'switch']}
            >
              All workspaces
            </Item>
          </Command.Group>
          <Command.Group heading="This browser">
            <Item icon={<Sun {...ICON} />} onSelect={act(() => applyTheme('light'))}>
              Theme: light
            </Item>
            <Item icon={<Moon {...ICON} />} onSelect={act(() => applyTheme('dark'))}>
              Theme: dark
            </Item>
            <Item icon={<SunMoon {...ICON} />} onSelect={act(() => applyTheme('system'))}>
              Theme: as the system
            </Item>
            <Item
              icon={<Keyboard {...ICON} />}
              keys={spelled(SHORTCUTS.help)}
              onSelect={() => showOverlay('shortcuts')}
            >
              Keyboard shortcuts
            </Item>
            <Item icon={<Lock {...ICON} />} keys={spelled(SHORTCUTS.lock)} onSelect={act(() => void vault.lock())}>
              Lock
            </Item>
            <Item icon={<LogOut {...ICON} />} onSelect={act(() => void logOut(vault))} keywords={['sign out']}>
              Log out
            </Item>
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  )
}

interface ItemProps {
  /** For what has a name that others may have too. */
  readonly id?: string
  readonly icon: ReactNode
  readonly keys?: string | undefined
  readonly keywords?: string[]
  readonly onSelect: () => void
  readonly children: ReactNode
}

function Item({ id, icon, keys, keywords, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      {...(id !== undefined && { value: id })}
      {...(keywords !== undefined && { keywords })}
      onSelect={onSelect}
      className="flex min-w-0 cursor-pointer items-center gap-3 rounded-sm px-2.5 py-2 data-[selected=true]:bg-raised"
    >
      {icon}
      <span className="min-w-0 grow truncate">{children}</span>
      {keys !== undefined && <Kbd>{keys}</Kbd>}
    </Command.Item>
  )
}
