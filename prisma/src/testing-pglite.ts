// An empty embedded database to copy, because creating one takes seconds. It is made once per version of PGlite and kept.
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeOf } from './errors.ts'
import { DurablePglite } from './pglite.ts'

const cache = fileURLToPath(new URL('../node_modules/.cache', import.meta.url))

let template: Promise<string> | undefined

/** Puts a database without tables at `directory`, which must not exist. */
export async function copyTemplate(directory: string): Promise<void> {
  template ??= makeTemplate()
  await cp(await template, directory, { recursive: true })
}

async function makeTemplate(): Promise<string> {
  const finished = join(cache, `pglite-${await pgliteVersion()}`)
  if (await stat(finished).catch(() => undefined)) return finished
  await mkdir(cache, { recursive: true })
  const draft = join(await mkdtemp(join(cache, 'draft-')), 'postgres')
  const pglite = await DurablePglite.open(draft)
  await pglite.close()
  try {
    await rename(draft, finished)
  } catch (error) {
    // Another process was quicker.
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(dirname(draft), { recursive: true, force: true })
  }
  return finished
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { version } = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
