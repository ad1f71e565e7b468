// Runs the import rules over every source file of a checkout, and refuses to believe a cruise that saw less than there is: under a
// TypeScript it cannot use, dependency-cruiser reads nothing and reports success.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'
import ts from 'typescript'
import config from '../../dependency-cruiser.config.mjs'
import { isOutput, workspaceFiles } from '../bootstrap/sources.mjs'

/** @typedef {{ rule: string, path: string[] }} Violation `path` leads from the importing file to what it must not reach */
/** @typedef {{ files: number, violations: Violation[], unseen: string[] }} Verdict `unseen`: files the cruise missed, or found empty */

// As tsconfig.base.json has it: `import { type X } from 'y'` still runs y, so it must still be seen.
const TYPESCRIPT = {
  options: { verbatimModuleSyntax: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 },
}

/**
 * @param {URL} root
 * @param {typeof cruise} cruiseThem another may stand in for a broken one
 * @returns {Promise<Verdict>}
 */
export const checkImports = async (root, cruiseThem = cruise) => {
  const files = sourceFiles(root)
  const options = {
    ...config.options,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
    baseDir: fileURLToPath(root),
  }
  const resolving = { ...config.options.enhancedResolveOptions, bustTheCache: true }
  const { output } = await cruiseThem(files, options, resolving, { tsConfig: TYPESCRIPT })
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of its findings')
  const importsOf = new Map(output.modules.map(({ source, dependencies }) => [source, dependencies.length]))
  return {
    files: files.length,
    violations: output.summary.violations.map(({ rule, from, to, via, cycle }) => ({
      rule: rule.name,
      path: [from, ...(via ?? cycle ?? [{ name: to }]).map(({ name }) => name)],
    })),
    unseen: files.filter(
      (file) => !importsOf.has(file) || (importsOf.get(file) === 0 && importsAnything(new URL(file, root))),
    ),
  }
}

/** @param {URL} root */
const sourceFiles = (root) =>
  workspaceFiles(root)
    .filter((file) => !isOutput(file) && /\.(ts|tsx|mts|mjs|js)$/.test(file.path) && !file.path.endsWith('.d.ts'))
    .map(({ path }) => path)

/** @param {URL} file */
const importsAnything = (file) => /^(import|export)\b(?! type)[^(]*? from '/m.test(readFileSync(file, 'utf8'))
