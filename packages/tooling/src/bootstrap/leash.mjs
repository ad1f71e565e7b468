// Runs the program named by the first argument in this process, on a leash: file descriptor 3 is a pipe whose other end the bootstrap
// holds. Should the bootstrap be killed outright, the pipe closes and the program is asked to stop, instead of living on unseen.
import { Socket } from 'node:net'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const leash = new Socket({ fd: 3, readable: true, writable: false })
leash.on('error', () => {})
leash.on('close', () => process.kill(process.pid, 'SIGTERM'))
leash.resume()
leash.unref()

// The program finds its arguments where it would have found them without us.
process.argv.splice(1, 2, resolve(process.argv[2] ?? ''))
await import(pathToFileURL(process.argv[1] ?? '').href)
