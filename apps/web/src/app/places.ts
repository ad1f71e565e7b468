// The pages of a workspace, in the order in which they are offered.
import { Cpu, History, KeyRound, Settings, Users } from 'lucide-react'

export const PLACES = [
  { to: '/w/$workspaceId', label: 'Secrets', Icon: KeyRound },
  { to: '/w/$workspaceId/history', label: 'History', Icon: History },
  { to: '/w/$workspaceId/members', label: 'Members', Icon: Users },
  { to: '/w/$workspaceId/machines', label: 'Machines', Icon: Cpu },
  { to: '/w/$workspaceId/settings', label: 'Settings', Icon: Settings },
] as const
