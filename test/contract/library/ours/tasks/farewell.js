import { defineTask, sh, Type } from 'drover'

export default defineTask({
  name: 'farewell',
  summary: 'Says goodbye.',
  params: Type.Object({ to: Type.String({ default: 'you', description: 'Whom.' }) }),
  observe: () => ({}),
  *plan({ to }) {
    if (to === 'all') yield { summary: 'say goodbye', set: {}, run: [sh`true`] }
  },
})
