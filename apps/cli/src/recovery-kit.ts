// Hands a recovery kit to its owner: the code on stdout, or on a page to print. Either is the only copy there will ever be.
import { resolve } from 'node:path'
import type { RecoveryKit } from '@infisical/client'
import { usageError } from './cli-error.ts'
import { readIfPresent, writeAtomically } from './files.ts'
import { recoveryPage } from './recovery-page.ts'
import { data, done, note } from './terminal.ts'

/** Before anything is made: a kit that could not be written down would be lost, and the one before it too. */
export function checkPage(path: string | undefined): void {
  if (path !== undefined && readIfPresent(path) !== undefined)
    throw usageError(`${path} is here already.`, 'Name a new file: an older page may hold the kit that still works.')
}

export function handOut(kit: RecoveryKit, path: string | undefined): void {
  if (path === undefined) {
    note('  Keep this code on paper, away from your devices. It is shown once, and opens your keys with a mail to you:')
    return data(`${kit.code}\n`)
  }
  try {
    writeAtomically(path, recoveryPage(kit, new Date()))
  } catch (error) {
    note('  The page could not be written. This is the code of the kit; keep it on paper:')
    data(`${kit.code}\n`)
    throw error
  }
  done(`wrote ${resolve(path)} · print it, keep the paper away from your devices, and delete the file`)
}
