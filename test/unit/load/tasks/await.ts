import { defineTask, Predicates, Type } from '../../../../src/index.ts'

export default defineTask({
  name: 'await',
  summary: 'Stands for a task with conditions about what it looks at.',
  params: Type.Object({
    that: Type.Optional(Predicates({ description: 'What holds of the object, which is self.' })),
  }),
  observe: () => ({}),
  *plan() {
    // Loading never plans.
  },
})
