import { defineTask, isUnknown, Type, upload } from 'drover'
import { text } from '../lib/text.ts'

export default defineTask({
  name: 'debug',
  summary: 'Says what the lab says.',
  params: Type.Object({ path: Type.String({ description: 'Where to.' }) }),
  observe: ({ path }) => ({ text: text(path) }),
  *plan({ path }, now) {
    if (isUnknown(now.text) || now.text !== 'hello\n') {
      yield { summary: `write ${path}`, set: { text: 'hello\n' }, run: [upload('hello\n', path, '0644')] }
    }
  },
})
