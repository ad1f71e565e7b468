// From a bare machine (Node, npm, git) to a running task: install, build, run. Every step is skipped when nothing it rests on has
// changed, so the second time costs a few milliseconds. It uses no dependency, for it runs before there are any.
// Usage: node packages/tooling/bootstrap.mjs <start|build|demo|dev|test|verify|bench> [arguments of the task]
import { readFileSync } from 'node:fs'

const OLDEST_NODE = { major: 20, minor: 19 }

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
  process.stderr.write(
    `Infisical needs Node.js ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer, and this is ${process.versions.node}.\n` +
      'Install a newer one from https://nodejs.org (or with your version manager), then run the same command again.\n',
  )
  process.exit(1)
}

// Loaded only now: an older Node would stumble over the syntax of these files before it could say why.
const { runTask } = await import('./src/bootstrap/tasks.mjs')
const root = new URL('../../', import.meta.url)
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
process.exitCode = await runTask({ root, packageManager }, process.argv[2], process.argv.slice(3))
