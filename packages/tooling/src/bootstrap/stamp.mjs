// A stamp records that a step succeeded, and on what. It rests in node_modules, so that deleting node_modules forgets everything.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * @param {URL} root
 * @param {string} step
 * @returns {string[]} the lines written last, none if there are none
 */
export const readStamp = (root, step) => {
  try {
    return readFileSync(stampOf(root, step), 'utf8').split('\n')
  } catch {
    return []
  }
}

/**
 * @param {URL} root
 * @param {string} step
 * @param {string[]} lines
 */
export const writeStamp = (root, step, lines) => {
  mkdirSync(new URL('.', stampOf(root, step)), { recursive: true })
  writeFileSync(stampOf(root, step), lines.join('\n'))
}

/**
 * @param {URL} root
 * @param {string} step
 */
const stampOf = (root, step) => new URL(`node_modules/.bootstrap/${step}`, root)
