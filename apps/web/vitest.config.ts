import { defineConfig } from 'vitest/config'
import { base } from '../../packages/tooling/vitest.base.ts'

export default defineConfig(base)
