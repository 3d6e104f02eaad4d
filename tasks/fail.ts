import { defineTask, Refusal, Type } from '../src/index.ts'

export default defineTask({
  name: 'fail',
  summary: 'Fails the step with a message.',
  description: 'Meant to stand behind a `when`. It fails in check mode too. Nothing is ever changed.',
  examples: `
- name: Only on Debian and what is made from it
  fail:
    msg: This playbook was not written for {{ facts.os.name }}.
  when: facts.os.id != "debian" && !("debian" in facts.os.id_like)
`,
  touches: [],
  asserts: true,
  params: Type.Object({
    msg: Type.String({ default: 'Failed as requested by the playbook.', description: 'What to say.' }),
  }),
  observe: () => ({}),
  *plan({ msg }) {
    throw new Refusal(msg)
  },
})
