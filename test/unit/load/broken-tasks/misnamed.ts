import { defineTask, Type, Anything } from '../../../../src/index.ts'

export default defineTask({
  name: 'other',
  summary: 'Stands for a task in tests of loading.',
  params: Type.Object({ msg: Anything({ description: 'What to say.' }) }),
  observe: () => ({}),
  *plan() {
    // Loading never plans.
  },
})
