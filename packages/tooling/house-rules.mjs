// The house rules as a command: exits with 1 and says where each is broken.
import { checkHouse } from './src/checks/house.mjs'

const breaches = checkHouse(new URL('../../', import.meta.url))
for (const { path, line, rule } of breaches) process.stdout.write(`${path}:${line}  ${rule}\n`)
process.stdout.write(`${breaches.length} breaches of the house rules\n`)
process.exitCode = breaches.length === 0 ? 0 : 1
