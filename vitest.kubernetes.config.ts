import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/kubernetes/**/*.test.ts'],
    // One control plane for all files, started once: each file works in a namespace of its own.
    globalSetup: ['test/kubernetes/one-control-plane.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
  },
})
