// The only file that writes to the terminal: what a person wants to know goes to stdout, what went wrong to stderr.
// The log is neither; see log.ts.

// Whoever reads along may leave (npm start | head); that is no reason to stop serving.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}
