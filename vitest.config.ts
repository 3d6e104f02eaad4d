import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,tasks,probes,contract,control,integration,differential}/**/*.test.ts'],
    globalSetup: ['test/setup/system.ts'],
    testTimeout: 20_000,
  },
})
