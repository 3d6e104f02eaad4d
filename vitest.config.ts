import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,tasks,probes,contract,control,integration,differential}/**/*.test.ts'],
    globalSetup: ['test/setup/system.ts'],
    testTimeout: 20_000,
    // Most tests wait for processes: more workers than cores keep the cores busy.
    maxWorkers: 4,
  },
})
