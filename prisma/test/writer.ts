// Opens the data directory it is given and commits one workspace after another, printing each number once it is acknowledged.
import { openDatabase } from '../src/client.ts'
import { transact } from '../src/transact.ts'

const [dataDir = '', migrationsDirectory = '', first = '0'] = process.argv.slice(2)
const database = await openDatabase({ dataDir, migrationsDirectory })
process.stdout.write('open\n')
for (let number = Number(first); ; number += 1) {
  const id = Buffer.alloc(32)
  id.writeUInt32BE(number)
  await transact(database, (tx) => tx.workspace.create({ data: { id, headSeq: BigInt(number), headHash: id } }))
  process.stdout.write(`${number}\n`)
}
