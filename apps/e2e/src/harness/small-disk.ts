// A disk of a few megabytes that can really be full: a file system in memory, mounted in a namespace of its own, so that nothing of it
// stays when this process ends, however it ends. Needs a Linux that lets users (or root) make mount namespaces.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'

export interface SmallDisk extends AsyncDisposable {
  /** Where programs started `through` it find the disk. */
  readonly path: string
  /** What to put before a command, so that it sees the disk. It starts in `path`. */
  readonly through: readonly string[]
  /** The same folder as seen from outside. */
  readonly outside: string
  /** Writes until nothing more fits. */
  fill(): Promise<void>
  /** Takes away what `fill` wrote. */
  makeRoom(): Promise<void>
}

/** A disk, or the reason why this machine has none. */
export async function openSmallDisk(megabytes: number): Promise<SmallDisk | string> {
  if (process.platform !== 'linux') return 'only Linux has mount namespaces'
  const path = await mkdtemp(join(tmpdir(), 'infisical-disk-'))
  for (const way of ways) {
    const holder = await hold(way.unshare, path, megabytes)
    if (holder !== undefined) return diskOf(holder, way.nsenter, path)
  }
  await rm(path, { recursive: true })
  return 'this system lets neither users nor root mount in a namespace of their own'
}

const ways = [
  { unshare: ['--user', '--map-root-user', '--mount'], nsenter: ['--user', '--preserve-credentials', '--mount'] },
  { unshare: ['--mount'], nsenter: ['--mount'] },
]

type Holder = ChildProcessByStdio<Writable, Readable, null>

// The namespace lives as long as `cat` has an open input, and that closes with this process.
async function hold(flags: readonly string[], path: string, megabytes: number): Promise<Holder | undefined> {
  const script = 'mount -t tmpfs -o "size=$1m" tmpfs "$0" && echo mounted && exec cat'
  const child = spawn('unshare', [...flags, 'sh', '-c', script, path, String(megabytes)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => undefined)
  const mounted = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    once(child, 'close').then(() => false),
    once(child, 'error').then(() => false),
  ])
  return mounted ? child : undefined
}

function diskOf(holder: Holder, flags: readonly string[], path: string): SmallDisk {
  const outside = `/proc/${holder.pid}/root${path}`
  const ballast = join(outside, 'ballast')
  return {
    path,
    outside,
    through: ['nsenter', '--target', String(holder.pid), ...flags, 'sh', '-c', 'cd "$0" && exec "$@"', path],
    async fill() {
      for (const size of [1 << 20, 1 << 12]) while (await fits(ballast, Buffer.alloc(size)));
    },
    makeRoom: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      const closed = once(holder, 'close')
      holder.stdin.end()
      await closed
      await rm(path, { recursive: true, force: true })
    },
  }
}

async function fits(file: string, content: Buffer): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'a' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}
