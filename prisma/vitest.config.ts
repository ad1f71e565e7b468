import { defineConfig } from 'vitest/config'

// Databases start, migrate and are killed here: seconds, on a busy machine.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 } })
