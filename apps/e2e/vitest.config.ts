import { defineConfig, mergeConfig } from 'vitest/config'
import { overDatabases } from '../../packages/tooling/vitest.base.ts'

// Worlds of several processes, which wait for each other more than they work: two of them keep two cores busy.
export default defineConfig(mergeConfig(overDatabases, { test: { isolate: true, maxWorkers: 2 } }))
