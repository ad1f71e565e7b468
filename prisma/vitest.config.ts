import { defineConfig, mergeConfig } from 'vitest/config'
import { overDatabases } from '../packages/tooling/vitest.base.ts'

// Databases start, migrate and are killed here: seconds, on a busy machine.
export default defineConfig(mergeConfig(overDatabases, { test: { isolate: true, testTimeout: 120_000 } }))
