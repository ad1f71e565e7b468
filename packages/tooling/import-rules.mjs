// The import rules as a command: exits with 1 and says which file reached what, and by which way.
import config from './dependency-cruiser.config.mjs'
import { checkImports } from './src/checks/cruise.mjs'

const { files, violations, unseen } = await checkImports(new URL('../../', import.meta.url))
for (const { rule, path } of violations) {
  process.stdout.write(
    `${rule}\n  ${path.join('\n    → ')}\n  ${config.forbidden.find(({ name }) => name === rule)?.comment}\n\n`,
  )
}
for (const file of unseen) process.stdout.write(`${file} was not cruised, so no rule has judged it\n`)
process.stdout.write(`${files} files, ${violations.length} violations, ${unseen.length} unseen\n`)
process.exitCode = violations.length + unseen.length === 0 && files > 0 ? 0 : 1
