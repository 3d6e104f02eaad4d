import { defineTask, Type, MaybeSecret } from '../../../../src/index.ts'

export default defineTask({
  name: 'login',
  summary: 'Stands for a task in tests of loading.',
  params: Type.Object({
    user: Type.String({ description: 'Who.' }),
    password: MaybeSecret({ description: 'The secret.' }),
  }),
  observe: () => ({}),
  *plan() {
    // Loading never plans.
  },
})
