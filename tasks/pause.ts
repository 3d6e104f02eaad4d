import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'pause',
  acts: 'pause',
  summary: 'Waits, or asks the user to go on.',
  description: `
Done once for all hosts. With neither \`seconds\` nor \`minutes\` it waits for Enter; what was typed is the registered \`user_input\`. Without a
terminal it does not wait for anybody: it says so and goes on. A check waits for nothing and asks nobody: what would be typed is
not known there.
`,
  examples: `
- name: Let the cluster settle
  pause:
    seconds: 30
- name: Ask before the disks are touched
  pause:
    prompt: Press Enter to go on, Ctrl-C to stop
`,
  params: Type.Object({
    seconds: Type.Optional(Type.Number({ minimum: 0, description: 'How long to wait.' })),
    minutes: Type.Optional(Type.Number({ minimum: 0, description: 'How long to wait.' })),
    prompt: Type.Optional(Type.String({ description: 'What to show.' })),
    echo: Type.Boolean({ default: true, description: 'Whether what is typed is shown.' }),
  }),
})
