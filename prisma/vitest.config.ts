import { defineConfig, mergeConfig } from 'vitest/config'
import { base } from '../packages/tooling/vitest.base.ts'

// Databases start, migrate and are killed here: seconds, on a busy machine.
export default mergeConfig(base, defineConfig({ test: { testTimeout: 120_000, globalSetup: './src/testing-run.ts' } }))
