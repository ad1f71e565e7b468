import { defineConfig } from 'vitest/config'
import { overDatabases } from '../tooling/vitest.base.ts'

export default defineConfig(overDatabases)
