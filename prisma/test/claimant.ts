// Claims the data directory it is given when a line arrives, says what came of it, and holds on until it is killed.
import { once } from 'node:events'
import { lockDirectory } from '../src/data-directory.ts'
import { codeOf } from '../src/errors.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const [directory = ''] = process.argv.slice(2)
say('ready')
await once(process.stdin, 'data')
try {
  await lockDirectory(directory)
  say('claimed')
} catch (error) {
  say(codeOf(error) ?? 'something else')
}
