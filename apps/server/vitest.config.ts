import { defineConfig } from 'vitest/config'
import { overDatabases } from '../../packages/tooling/vitest.base.ts'

export default defineConfig(overDatabases)
