import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['test/e2e/teardown.ts'],
    include: ['test/e2e/**/*.test.ts'],
    // One lab, one order: the tests share four machines.
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 300_000,
    hookTimeout: 900_000,
  },
})
