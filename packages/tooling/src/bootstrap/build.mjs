// What must be generated and bundled before a task can run, by turbo, which rebuilds only what changed.
// The whole of turbo is skipped while no source and no output has changed since it last succeeded.
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './child.mjs'
import { pnpmOf } from './install.mjs'
import { Refusal, step } from './say.mjs'
import { fingerprint, fingerprintOfFiles, isBuildInput, isOutput, workspaceFiles } from './sources.mjs'
import { readStamp, writeStamp } from './stamp.mjs'
import { readFileSync } from 'node:fs'

/** @typedef {import('./tasks.mjs').Place} Place */
/** @typedef {import('./sources.mjs').FoundFile} FoundFile */

/**
 * @param {Place} place
 * @param {readonly FoundFile[]} files
 */
export const isBuilt = ({ root }, files) => {
  const [inputs, outputs] = readStamp(root, 'build')
  return inputs === inputsOf(root, files) && outputs === outputsOf(files)
}

/**
 * @param {Place} place
 * @param {readonly FoundFile[]} files
 */
export const build = async (place, files) => {
  const inputs = inputsOf(place.root, files) // before building: what is edited meanwhile must be built again
  await step('building', async () => {
    const { code, output } = await turbo(place, ['run', 'build', '--output-logs=errors-only'])
    if (code !== 0)
      throw new Refusal(
        `${output.trimEnd()}\n\nThe build failed. Mend what it says above, then run the same command again.`,
      )
  })
  writeStamp(place.root, 'build', [inputs, outputsOf(workspaceFiles(place.root))])
}

/**
 * @param {Place} place
 * @param {string[]} args
 * @param {{ show?: boolean }} [options]
 */
export const turbo = async (place, args, options) => {
  const path = `${dirname(await pnpmOf(place))}${delimiter}${process.env['PATH'] ?? ''}`
  const env = {
    ...process.env,
    PATH: path,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  }
  const executable = fileURLToPath(new URL('node_modules/.bin/turbo', place.root))
  return run(executable, args, { ...options, cwd: place.root, env })
}

/**
 * @param {URL} root
 * @param {readonly FoundFile[]} files
 */
const inputsOf = (root, files) =>
  fingerprint([
    ...['turbo.json', 'tsconfig.base.json', 'pnpm-lock.yaml'].map((path) => readFileSync(new URL(path, root))),
    fingerprintOfFiles(files.filter(isBuildInput)),
  ])

/** @param {readonly FoundFile[]} files */
const outputsOf = (files) => fingerprintOfFiles(files.filter(isOutput))
