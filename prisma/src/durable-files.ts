// The files of the embedded database, really on the disk when PostgreSQL believes they are.
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { codeOf } from './errors.ts'

/** Emscripten's file system over Node has no fsync and reports success without one: this gives it one. */
export class DurableFiles extends NodeFS {
  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const addFsync = ({ FS }: EmscriptenModule): void => {
      const { NODEFS } = FS.filesystems
      NODEFS.stream_ops.fsync = ({ nfd, node }) => synced(nfd, () => NODEFS.realPath(node))
    }
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [addFsync, ...[emscriptenOpts.preRun ?? []].flat()] },
    }
  }
}

/** Error numbers as WebAssembly's system interface counts them. */
export const ERRNO = { EIO: 29, ENOSPC: 51 }

/** The number of an error that Emscripten's file system threw, or undefined for any other. */
export function systemErrorOf(error: unknown): number | undefined {
  const { name, errno } = (error ?? {}) as { name?: unknown; errno?: unknown }
  return name === 'ErrnoError' && typeof errno === 'number' ? errno : undefined
}

/** Brings a directory, and everything below it, to the disk. */
export async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true })) syncPath(join(directory, entry))
  syncPath(directory)
}

/** Brings one file, or the names in one directory, to the disk. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

interface EmscriptenModule {
  FS: { filesystems: { NODEFS: { realPath(node: unknown): string; stream_ops: { fsync?: Fsync } } } }
}
type Fsync = (stream: { nfd?: number; node: unknown }) => number

// Only files have a descriptor; PostgreSQL syncs a directory too, when it created or renamed a file in it. An exception that escaped
// from here would tear PostgreSQL apart in the middle of its work; an error number makes it stop in order.
function synced(descriptor: number | undefined, pathOf: () => string): number {
  try {
    if (descriptor === undefined) syncPath(pathOf())
    else fdatasyncSync(descriptor)
    return 0
  } catch (error) {
    return codeOf(error) === 'ENOSPC' ? ERRNO.ENOSPC : ERRNO.EIO
  }
}
