// The map of addresses. A page's code is loaded when somebody goes there.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { lazy } from 'react'
import { Gate, Splash } from './gate.tsx'
import { NotFoundPage } from './not-found-page.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage })

/** Behind the gate. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: () => (
    <Gate>
      <Outlet />
    </Gate>
  ),
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  // Loaded when the gate has opened, unlike the others: here strangers arrive, and they need none of it.
  component: lazy(async () => ({ default: (await import('../features/workspaces/home-page.tsx')).HomePage })),
})

const workspaces = createRoute({
  getParentRoute: () => inside,
  path: '/workspaces',
  component: lazyRouteComponent(() => import('../features/workspaces/workspaces-page.tsx'), 'WorkspacesPage'),
})

/** Before the gate: who is invited may have no account yet. */
const join = createRoute({
  getParentRoute: () => root,
  path: '/join/$inviteId',
  component: lazyRouteComponent(() => import('./join-route.tsx'), 'JoinRoute'),
})

const workspace = createRoute({
  getParentRoute: () => inside,
  path: '/w/$workspaceId',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})

const secrets = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  component: lazyRouteComponent(() => import('../features/secrets/secrets-page.tsx'), 'SecretsPage'),
})

const history = createRoute({
  getParentRoute: () => workspace,
  path: '/history',
  component: lazyRouteComponent(() => import('../features/history/history-page.tsx'), 'HistoryPage'),
})

const members = createRoute({
  getParentRoute: () => workspace,
  path: '/members',
  component: lazyRouteComponent(() => import('../features/members/members-page.tsx'), 'MembersPage'),
})

const machines = createRoute({
  getParentRoute: () => workspace,
  path: '/machines',
  component: lazyRouteComponent(() => import('../features/machines/machines-page.tsx'), 'MachinesPage'),
})

const settings = createRoute({
  getParentRoute: () => workspace,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/workspaces/settings-page.tsx'), 'SettingsPage'),
})

const routeTree = root.addChildren([
  inside.addChildren([home, workspaces, workspace.addChildren([secrets, history, members, machines, settings])]),
  join,
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Splash,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
