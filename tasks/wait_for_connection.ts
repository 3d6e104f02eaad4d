import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'wait_for_connection',
  acts: 'wait-for-connection',
  summary: 'Waits until a host can be reached.',
  description: `
It connects anew until it can log in. A check looks once; a host that cannot be reached then is \`may\`. (\`reboot\` waits by itself.)
`,
  examples: `
- name: The machine was just switched on
  wait_for_connection:
    timeout: 300
`,
  params: Type.Object({
    timeout: Type.Number({ default: 600, minimum: 0, description: 'Seconds until it must be there.' }),
    delay: Type.Number({ default: 0, minimum: 0, description: 'Seconds to wait before the first try.' }),
    sleep: Type.Number({ default: 1, minimum: 0.1, description: 'Seconds between two tries.' }),
  }),
})
