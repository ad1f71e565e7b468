// What a source file says it uses, as short phrases that a regular expression can judge: `process.env`, `new PrismaClient`,
// `import randomBytes from node:crypto`. Read from the syntax tree, so comments, strings and line breaks cannot hide or fake one.
import ts from 'typescript'

/** @typedef {{ phrase: string, line: number }} Phrase */

/**
 * @param {ts.SourceFile} source
 * @returns {Phrase[]}
 */
export const phrasesOf = (source) => {
  /** @type {Phrase[]} */
  const found = []
  /** @param {ts.Node} node */
  const visit = (node) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
    for (const phrase of phrasesAt(node)) found.push({ phrase, line })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/**
 * @param {ts.Node} node
 * @returns {string[]}
 */
const phrasesAt = (node) => {
  if (ts.isNewExpression(node)) return [`new ${nameOf(node.expression)}`]
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return [nameOf(node)]
  if (ts.isImportDeclaration(node)) return importsOf(node)
  // const { env } = process
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer !== undefined) {
    const owner = nameOf(node.initializer)
    return node.name.elements.map(({ propertyName, name }) => `${owner}.${textOf(propertyName ?? name)}`)
  }
  return []
}

/**
 * @param {ts.ImportDeclaration} node
 * @returns {string[]} nothing for a type import: it uses nothing
 */
const importsOf = ({ importClause, moduleSpecifier }) => {
  const bindings = importClause?.namedBindings
  if (importClause?.isTypeOnly || bindings === undefined || !ts.isNamedImports(bindings)) return []
  return bindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ propertyName, name }) => `import ${textOf(propertyName ?? name)} from ${textOf(moduleSpecifier)}`)
}

/**
 * `process['env']`, `process?.env` and `(process).env` all read `process.env`.
 * @param {ts.Node} node
 * @returns {string}
 */
const nameOf = (node) => {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return nameOf(node.expression)
  if (ts.isPropertyAccessExpression(node)) return `${nameOf(node.expression)}.${node.name.text}`
  if (ts.isElementAccessExpression(node)) return `${nameOf(node.expression)}.${textOf(node.argumentExpression)}`
  return ts.isIdentifier(node) ? node.text : ''
}

/** @param {ts.Node} node */
const textOf = (node) => (ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : '')
