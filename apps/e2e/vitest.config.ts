import { defineConfig, mergeConfig } from 'vitest/config'
import { overDatabases } from '../../packages/tooling/vitest.base.ts'

// Worlds of several processes, which wait for each other more than they work: two of them keep two cores busy.
const ours = { test: { maxWorkers: 2, globalSetup: ['./src/web/unpack.ts'] } }

export default defineConfig(mergeConfig(overDatabases, ours))
