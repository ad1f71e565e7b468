// What the process's exit code says to a script. The numbers are permanent.

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notAllowed: 3,
  tampered: 4,
  conflict: 5,
  unreachable: 6,
  notExecutable: 126,
  notFound: 127,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
