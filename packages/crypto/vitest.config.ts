import { defineConfig } from 'vitest/config'
import { base } from '../tooling/vitest.base.ts'

const all = ['src/**/*.test.ts', 'test/**/*.test.ts', 'model/**/*.test.ts']
// They put spies in the place of modules, which must not have been loaded before.
const spying = ['src/srp.test.ts', 'src/password.test.ts']

export default defineConfig({
  test: {
    projects: [
      // The others share what they have loaded, which saves half of the time.
      { test: { ...base.test, name: 'sharing', include: all, exclude: spying, isolate: false } },
      { test: { ...base.test, name: 'spying', include: spying } },
    ],
  },
})
