import { defineTask, Type, TemplateFile } from '../../../../src/index.ts'

export default defineTask({
  name: 'fill',
  summary: 'Stands for a task in tests of loading.',
  params: Type.Object({
    src: TemplateFile({ description: 'What.' }),
    dest: Type.String({ description: 'Where.' }),
  }),
  observe: () => ({}),
  *plan() {
    // Loading never plans.
  },
})
