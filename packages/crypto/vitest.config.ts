import { defineConfig, mergeConfig } from 'vitest/config'
import { base } from '../tooling/vitest.base.ts'

export default defineConfig(mergeConfig(base, { test: { include: ['model/**/*.test.ts'] } }))
