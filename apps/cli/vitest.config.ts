import { defineConfig } from 'vitest/config'
import { base } from '../../packages/tooling/vitest.base.mjs'

export default defineConfig(base)
