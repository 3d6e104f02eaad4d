import { defineTask, Type, Conditions } from '../../../../src/index.ts'

export default defineTask({
  name: 'check',
  summary: 'Stands for a task in tests of loading.',
  params: Type.Object({
    that: Conditions({ description: 'What holds.' }),
    quiet: Type.Boolean({ default: false, description: 'Say nothing.' }),
  }),
  observe: () => ({}),
  *plan() {
    // Loading never plans.
  },
})
