import { defineProbe, defineTask, isUnknown, sh, Type, upload } from 'drover'

const greeting = defineProbe({
  name: 'greeting',
  summary: 'What a file says.',
  read: (path: string) => sh`[ ! -e ${path} ] || cat ${path}`,
  parse: ({ stdout }): string | null => (stdout === '' ? null : stdout),
})

export default defineTask({
  name: 'greeting',
  summary: 'Writes a greeting.',
  params: Type.Object({ path: Type.String({ description: 'Where to.' }) }),
  observe: ({ path }) => ({ text: greeting(path) }),
  *plan({ path }, now) {
    if (isUnknown(now.text) || now.text !== 'hello\n') {
      yield { summary: `write ${path}`, set: { text: 'hello\n' }, run: [upload('hello\n', path, '0644')] }
    }
  },
})
