// Claims the data directory it is given when a line arrives, says what came of it, and holds on until it is killed.
import { once } from 'node:events'
import { lockDirectory } from '../src/data-directory.ts'

const [directory = ''] = process.argv.slice(2)
console.log('ready')
await once(process.stdin, 'data')
try {
  await lockDirectory(directory)
  console.log('claimed')
} catch (error) {
  console.log(error instanceof Error && 'code' in error ? error.code : error)
}
