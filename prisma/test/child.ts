// Runs a TypeScript file of this folder as a process of its own, which tests can kill.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess
  /** What it prints, line by line. */
  readonly lines: Interface
  /** Ends it at once, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>
}

/** `name` without its ending. */
export async function startChild(name: string, ...parameters: string[]): Promise<Child> {
  const bundle = bundles.get(name) ?? bundled(name)
  bundles.set(name, bundle)
  const child = spawn(process.execPath, [await bundle, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] })
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { process: child, lines: createInterface({ input: child.stdout }), kill, [Symbol.asyncDispose]: kill }
}

const bundles = new Map<string, Promise<string>>()

// Node 20 runs no TypeScript.
async function bundled(name: string): Promise<string> {
  const outfile = fileURLToPath(new URL(`../node_modules/.cache/test/${process.pid}-${name}.mjs`, import.meta.url))
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  process.on('exit', () => rmSync(outfile, { force: true }))
  return outfile
}
