// Mutation testing of the packages whose every check must be missed by some test: run from the package's folder (CONTRIBUTING.md).
//   ../tooling/node_modules/.bin/stryker run ../tooling/stryker.config.mjs [--mutate 'src/commit.ts']
// It mutates in place, for a copy would lose its links to the other packages: run it in a clone of its own.
const config = {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: '../tooling/vitest.mutation.config.ts', related: false },
  inPlace: true,
  mutate: ['src/**/*.ts', '!src/**/*.test.ts', '!src/testing/**', '!src/testing.ts'],
  // What a sentence says is judged by people. The labels are strings too, and the vectors hold every byte that they touch.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'mutants.json' },
  clearTextReporter: { logTests: false, reportTests: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: false,
  timeoutMS: 20_000,
  disableTypeChecks: false,
  allowConsoleColors: false,
  tempDirName: '.stryker-tmp',
}
export default config
