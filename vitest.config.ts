import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,tasks,probes,contract,control,integration,differential}/**/*.test.ts'],
    globalSetup: ['test/setup/system.ts'],
    // Far more than any test takes on a quiet machine: a busy one is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for processes: more workers than cores keep the cores busy.
    maxWorkers: 4,
  },
})
