import { defineTask, Type, LocalFile } from '../../../../src/index.ts'

export default defineTask({
  name: 'put',
  summary: 'Stands for a task in tests of loading.',
  params: Type.Object({
    src: LocalFile({ description: 'What.' }),
    dest: Type.String({ description: 'Where.' }),
  }),
  observe: () => ({}),
  *plan() {
    // Loading never plans.
  },
})
