// The frame around every page of a workspace: where one is, where else one can go, who one is.
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useParams, useRouter } from '@tanstack/react-router'
import { ChevronsUpDown, CircleUser, Lock, LogOut, Moon, Keyboard, Plus, Search, Sun, SunMoon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Kbd } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Menu, MenuHeading, MenuItem, MenuLine } from '../ui/menu.tsx'
import { SafeText } from '../ui/safe-text.tsx'
import { useCurrentInSight } from './current-in-sight.ts'
import { useLive } from './live.ts'
import { logOut } from './log-out.ts'
import { showOverlay } from './overlays.ts'
import { PLACES } from './places.ts'
import { rememberWorkspace } from './remembered-place.ts'
import { SHORTCUTS, spelled } from './shortcuts.ts'
import { applyTheme, readTheme, type Theme } from './theme.ts'
import { useAccount, useVault } from './vault-context.ts'
import { workspacesQuery } from './workspaces-query.ts'

export function Shell() {
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId' })
  useEffect(() => rememberWorkspace(workspaceId), [workspaceId])
  useLive(workspaceId)
  const places = useCurrentInSight()
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr] md:grid-cols-[15rem_minmax(0,1fr)] md:grid-rows-1">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <header className="flex min-w-0 flex-wrap items-center gap-1 border-b border-line bg-surface px-3 py-2 md:sticky md:top-0 md:h-dvh md:flex-col md:flex-nowrap md:items-stretch md:gap-3 md:border-r md:border-b-0 md:p-3">
        <WorkspaceSwitch workspaceId={workspaceId} />
        <nav
          ref={places}
          aria-label="Workspace"
          className="order-3 -mx-1 flex w-full min-w-0 gap-0.5 overflow-x-auto px-1 md:order-none md:grid md:grow md:content-start"
        >
          {PLACES.map(({ to, label, Icon }) => (
            <Link
              key={to}
              to={to}
              params={{ workspaceId }}
              activeOptions={{ exact: true }}
              className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-soft hover:bg-raised hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
            >
              <Icon aria-hidden size={16} className="shrink-0" />
              {label}
            </Link>
          ))}
        </nav>
        <Button
          look="quiet"
          className="hidden! justify-start! px-2.5 md:inline-flex!"
          icon={<Search aria-hidden size={16} className="shrink-0" />}
          onClick={() => showOverlay('palette')}
        >
          Go to…
          <span className="ml-auto">
            <Kbd>{spelled(SHORTCUTS.palette)}</Kbd>
          </span>
        </Button>
        <AccountMenu />
      </header>
      <main id="main" className="min-w-0">
        <Outlet />
      </main>
    </div>
  )
}

function WorkspaceSwitch({ workspaceId }: { readonly workspaceId: string }) {
  const workspaces = useQuery(workspacesQuery(useVault()))
  const router = useRouter()
  const name = workspaces.data?.find((workspace) => workspace.workspaceId === workspaceId)?.name
  return (
    <Menu
      label="Workspaces"
      align="start"
      trigger={
        <Button
          look="quiet"
          className="min-w-0 grow basis-0 justify-between! px-2.5 font-semibold text-text! md:grow-0 md:basis-auto"
        >
          <span className="flex min-w-0 items-center gap-2">
            <img src="/icon.svg" alt="" width={20} height={20} className="shrink-0" />
            <SafeText text={name ?? 'Workspace'} />
          </span>
          <ChevronsUpDown aria-label="Change workspace" size={14} className="ml-auto shrink-0 text-faint" />
        </Button>
      }
    >
      <MenuHeading>Workspaces</MenuHeading>
      {workspaces.data?.map((workspace) => (
        <MenuItem
          key={workspace.workspaceId}
          onSelect={() =>
            void router.navigate({ to: '/w/$workspaceId', params: { workspaceId: workspace.workspaceId } })
          }
        >
          <SafeText text={workspace.name} />
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={<Plus aria-hidden size={16} />} onSelect={() => void router.navigate({ to: '/workspaces' })}>
        All workspaces
      </MenuItem>
    </Menu>
  )
}

const THEMES = [
  { theme: 'system', label: 'As the system', Icon: SunMoon },
  { theme: 'light', label: 'Light', Icon: Sun },
  { theme: 'dark', label: 'Dark', Icon: Moon },
] as const satisfies readonly { theme: Theme; label: string; Icon: unknown }[]

export function AccountMenu() {
  const account = useAccount()
  const vault = useVault()
  const [theme, setTheme] = useState(readTheme)
  return (
    <Menu
      label="Account"
      align="start"
      trigger={
        <Button
          look="quiet"
          className="min-w-0 justify-start! px-2.5"
          icon={<CircleUser aria-label="Account" size={18} className="shrink-0" />}
        >
          <span className="hidden min-w-0 md:block">
            <SafeText text={account.name} className="block" />
          </span>
        </Button>
      }
    >
      <div className="grid max-w-72 px-2.5 py-1.5">
        <SafeText text={account.name} className="font-medium" />
        <SafeText text={account.email} className="text-sm text-faint" />
      </div>
      <MenuLine />
      {THEMES.map(({ theme: choice, label, Icon }) => (
        <MenuItem
          key={choice}
          icon={<Icon aria-hidden size={16} />}
          onSelect={() => {
            applyTheme(choice)
            setTheme(choice)
          }}
        >
          {label}
          {choice === theme && <span className="ml-auto text-sm text-faint">now</span>}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={<Keyboard aria-hidden size={16} />} onSelect={() => showOverlay('shortcuts')}>
        Keyboard shortcuts
      </MenuItem>
      <MenuItem icon={<Lock aria-hidden size={16} />} onSelect={() => void vault.lock()}>
        Lock
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden size={16} />} onSelect={() => void logOut(vault)}>
        Log out
      </MenuItem>
    </Menu>
  )
}
