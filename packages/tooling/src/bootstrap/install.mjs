// Dependencies, exactly those of the lockfile, by the exact pnpm that package.json names. A bare machine has only npm: npx fetches pnpm.
import { existsSync, readFileSync } from 'node:fs'
import { run } from './child.mjs'
import { Refusal, step } from './say.mjs'
import { fingerprint } from './sources.mjs'
import { readStamp, writeStamp } from './stamp.mjs'

/** @typedef {import('./tasks.mjs').Place} Place */
/** @typedef {import('./sources.mjs').FoundFile} FoundFile */

const SHOWN_LINES = 25

/**
 * @param {Place} place
 * @param {readonly FoundFile[]} files
 */
export const isInstalled = ({ root }, files) => {
  const [manifests, , ...filled] = readStamp(root, 'install')
  return manifests === manifestsOf(root, files) && filled.every((folder) => existsSync(new URL(folder, root)))
}

/**
 * @param {Place} place
 * @param {readonly FoundFile[]} files
 */
export const install = async (place, files) => {
  const pnpm = await step(`fetching ${place.packageManager}`, () => fetchPnpm(place))
  await step('installing dependencies', async () => {
    const env = { ...process.env, CI: 'true' } // never ask a question
    const { code, output } = await run(pnpm, ['install', '--frozen-lockfile', '--prefer-offline'], {
      cwd: place.root,
      env,
    })
    if (code !== 0) throw new Refusal(adviceFor(place, output))
  })
  const filled = packageFolders(files).map((folder) => `${folder}node_modules`)
  writeStamp(place.root, 'install', [
    manifestsOf(place.root, files),
    pnpm,
    ...filled.filter((folder) => existsSync(new URL(folder, place.root))),
  ])
}

/**
 * The pnpm that installed, for tools that look for it on the PATH. npm may have emptied its cache since; then it is fetched again.
 * @param {Place} place
 * @returns {Promise<string>} path of the executable
 */
export const pnpmOf = async (place) => {
  const remembered = readStamp(place.root, 'install')[1]
  return remembered !== undefined && existsSync(remembered) ? remembered : fetchPnpm(place)
}

/**
 * @param {Place} place
 * @returns {Promise<string>} path of the executable
 */
const fetchPnpm = async ({ root, packageManager }) => {
  const args = ['--yes', '--prefer-offline', `--package=${packageManager}`, '-c', 'echo "pnpm=$(command -v pnpm)"']
  const { code, output } = await run('npx', args, { cwd: root })
  const path = /^pnpm=(.+)$/m.exec(output)?.[1]
  if (code !== 0 || path === undefined) throw new Refusal(adviceFor({ root, packageManager }, output))
  return path
}

/**
 * @param {URL} root
 * @param {readonly FoundFile[]} files
 */
const manifestsOf = (root, files) => {
  const manifests = files
    .map(({ path }) => path)
    .filter((path) => path.endsWith('/package.json') && !path.includes('/dist/'))
  return fingerprint([
    `${process.version} ${process.platform} ${process.arch}`,
    ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests].map((path) =>
      readFileSync(new URL(path, root)),
    ),
  ])
}

/** @param {readonly FoundFile[]} files */
const packageFolders = (files) =>
  files.flatMap(({ path }) => /^(?:(?:apps|packages)\/[^/]+\/|prisma\/)(?=package\.json$)/.exec(path)?.[0] ?? [])

/**
 * @param {Place} place
 * @param {string} output
 */
const adviceFor = ({ packageManager }, output) => `${output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')}

The dependencies could not be installed. What to do:
- no network, or a proxy in the way: check that \`npm ping\` succeeds (HTTPS_PROXY, npm config get registry), then run the same command again;
- you changed a package.json: run \`npx ${packageManager} install\` and commit pnpm-lock.yaml;
- anything else: delete node_modules and run the same command again. It continues from what was already downloaded.`
