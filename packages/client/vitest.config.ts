import { defineConfig } from 'vitest/config'
import { base } from '../tooling/vitest.base.mjs'

export default defineConfig(base)
