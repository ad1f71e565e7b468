// Runs one program as if it had been started without us: its own arguments, no shell, our streams, its exact exit code, its signals.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { errorCode } from './files.ts'

/** Signals a person or a supervisor sends to end or to reload a program. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const
/** Those which a terminal delivers to every process in its foreground by itself. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGWINCH'])

/** Those by which somebody means the program to end. */
const ENDING: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])

export interface Child {
  /** What our own exit code must be: the child's, or 128 + n when signal n ended it. */
  readonly ended: Promise<number>
  /** Whether we were given a signal that means the child. */
  readonly wasToldToEnd: () => boolean
  /** By SIGTERM; what is there after `graceMs` still is killed. */
  stop(graceMs: number): void
}

/** Starts `command` and resolves to what our own exit code must be. */
export function runChild(command: readonly string[], environment: Record<string, string>): Promise<number> {
  return startChild(command, environment).ended
}

export function startChild(command: readonly string[], environment: Record<string, string>): Child {
  const [program = '', ...args] = command
  let toldToEnd = false
  let grace: ReturnType<typeof setTimeout> | undefined
  let child: ReturnType<typeof spawn> | undefined
  const ended = new Promise<number>((resolve, reject) => {
    try {
      child = spawn(program, args, { stdio: 'inherit', env: environment })
    } catch (error) {
      reject(notStarted(program, environment, error))
      return
    }
    const stopForwarding = forwardSignals(child, (signal) => (toldToEnd ||= ENDING.has(signal)))
    const over = (): void => {
      clearTimeout(grace)
      stopForwarding()
    }
    child.once('error', (error) => {
      over()
      reject(notStarted(program, environment, error))
    })
    child.once('exit', (code, signal) => {
      over()
      resolve(signal === null ? (code ?? EXIT.failed) : 128 + constants.signals[signal])
    })
  })
  return {
    ended,
    wasToldToEnd: () => toldToEnd,
    stop(graceMs) {
      if (child?.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      grace = setTimeout(() => child?.kill('SIGKILL'), graceMs)
    },
  }
}

function forwardSignals(child: ReturnType<typeof spawn>, onSignal: (signal: NodeJS.Signals) => void): () => void {
  const handlers = FORWARDED.map((signal) => {
    // Listening is what keeps us alive until the child has ended, whether or not it needs our copy of the signal.
    const handler = () => {
      onSignal(signal)
      if (!(FROM_TERMINAL.has(signal) && sharesForegroundWithTerminal())) child.kill(signal)
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => handlers.forEach((remove) => remove())
}

/**
 * Whether the terminal sends its signals to our process group, and so to the child as well. Linux says it exactly (proc(5), fields
 * pgrp, tty_nr and tpgid of stat); elsewhere a terminal on standard input is the best sign there is.
 */
function sharesForegroundWithTerminal(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1')
    const [, , processGroup, , terminal, foregroundGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return terminal !== '0' && processGroup === foregroundGroup
  } catch {
    return process.stdin.isTTY === true
  }
}

function notStarted(program: string, environment: Record<string, string>, error: unknown): Error {
  switch (errorCode(error)) {
    case 'ENOENT':
      return new CliError({
        code: 'command-not-found',
        message: `There is no command "${program}".`,
        hint: 'Check its spelling and that it is on your PATH.',
        exit: EXIT.notFound,
      })
    case 'EACCES':
    case 'EPERM':
    case 'ENOEXEC':
    case 'EISDIR':
    case 'ENOTDIR':
      return new CliError({
        code: 'command-not-executable',
        message: `"${program}" cannot be executed.`,
        hint: 'Check its permissions (chmod +x) and that it is a program.',
        exit: EXIT.notExecutable,
      })
    case 'E2BIG':
      return new CliError({
        code: 'environment-too-large',
        message: `The environment for "${program}" is too large for this system: ${describeSize(environment)}.`,
        hint: 'Linux allows about 2 MiB in total and 128 KiB for one value. Put large values into a file with: infisical secrets get NAME --plain',
        exit: EXIT.notExecutable,
      })
    default:
      return error instanceof Error ? error : new Error('the command could not be started')
  }
}

function describeSize(environment: Record<string, string>): string {
  let total = 0
  let largest = ['', 0] as [string, number]
  for (const [name, value] of Object.entries(environment)) {
    const size = Buffer.byteLength(name) + Buffer.byteLength(value) + 2
    total += size
    if (size > largest[1]) largest = [name, size]
  }
  return `${Math.ceil(total / 1024)} KiB in total, ${Math.ceil(largest[1] / 1024)} KiB of it in ${largest[0]}`
}
