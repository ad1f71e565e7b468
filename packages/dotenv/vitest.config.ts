import { defineConfig, mergeConfig } from 'vitest/config'
import { base } from '../tooling/vitest.base.ts'

// Pure functions and no mocks: the files may share what they have loaded, which saves a third of the time.
export default defineConfig(mergeConfig(base, { test: { isolate: false } }))
