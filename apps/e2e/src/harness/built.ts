// Where the built programs lie, for sources under test and for the bundled demo alike.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The root of the checkout. */
export const ROOT = findRoot(import.meta.dirname)

export const SERVER_PROGRAM = join(ROOT, 'apps/server/dist/main.js')
/** The executable a person runs. */
export const CLI_PROGRAM = join(ROOT, 'apps/cli/bin/infisical')

const CLI_BUNDLE = join(ROOT, 'apps/cli/dist/main.cjs')

/** Throws one line when something has not been built. */
export function assertBuilt(): void {
  for (const path of [SERVER_PROGRAM, CLI_BUNDLE])
    if (!existsSync(path)) throw new Error(`${path} is not built yet. Run: npm run build`)
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder
    if (folder === dirname(folder)) throw new Error('This is not inside the checkout of Infisical')
  }
}
