// How this device knows that a member's keys are his, in a word.
import type { HowVerified } from '@infisical/client'
import type { Tone } from '../../ui/badge.tsx'

export function keysBadge(verified: HowVerified | undefined): { readonly tone: Tone; readonly label: string } {
  if (verified === undefined) return { tone: 'plain', label: 'Not compared' }
  if (verified === 'you') return { tone: 'plain', label: 'Your keys' }
  return verified.by === 'words'
    ? { tone: 'good', label: 'Compared' }
    : { tone: 'danger', label: 'Changed: compare again' }
}
