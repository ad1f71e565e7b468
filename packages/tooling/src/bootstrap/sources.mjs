// The files that decide whether work done before still holds: manifests for the installation, sources and outputs for the build.
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @typedef {{ path: string, size: number, changedMs: number }} FoundFile `path` is relative to the root, with slashes */

const WORKSPACE_FOLDERS = ['apps', 'packages', 'prisma']
const NEVER_ENTERED = new Set(['node_modules', '.turbo', '.git', 'coverage', '.data'])
const OUTPUT_FOLDERS = new Set(['dist', 'generated'])

/**
 * Every file of the workspace's packages but what is installed; about a millisecond per hundred files.
 * @param {URL} root
 * @returns {FoundFile[]} sorted by path
 */
export const workspaceFiles = (root) => {
  /** @type {FoundFile[]} */
  const found = []
  /** @param {string} folder */
  const enter = (folder) => {
    for (const entry of readdirSync(new URL(folder, root), { withFileTypes: true })) {
      if (entry.isDirectory() && !NEVER_ENTERED.has(entry.name)) enter(`${folder}${entry.name}/`)
      if (!entry.isFile()) continue
      const path = `${folder}${entry.name}`
      const { size, mtimeMs } = lstatSync(fileURLToPath(new URL(path, root)))
      found.push({ path, size, changedMs: mtimeMs })
    }
  }
  for (const folder of WORKSPACE_FOLDERS) enter(`${folder}/`)
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** @param {FoundFile} file */
export const isOutput = ({ path }) => path.split('/').some((part) => OUTPUT_FOLDERS.has(part))

/**
 * Whether a build reads this file: neither tests, prose, test reports nor the tooling end up in what is built.
 * @param {FoundFile} file
 */
export const isBuildInput = (file) =>
  !isOutput(file) &&
  !file.path.startsWith('packages/tooling/') &&
  !/\.(test\.\w+|md|log)$|\.vitest-report\.json$/.test(file.path)

/**
 * @param {readonly (string | Buffer)[]} parts
 * @returns {string} hex
 */
export const fingerprint = (parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return hash.digest('hex')
}

/** @param {readonly FoundFile[]} files */
export const fingerprintOfFiles = (files) =>
  fingerprint(files.map(({ path, size, changedMs }) => `${path} ${size} ${changedMs}`))
