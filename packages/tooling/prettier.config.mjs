export default {
  semi: false,
  singleQuote: true,
  printWidth: 120,
  trailingComma: 'all',
  overrides: [{ files: '*.jsonc', options: { trailingComma: 'none' } }],
}
