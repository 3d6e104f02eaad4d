import { Anything, defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'add_host',
  acts: 'add-host',
  summary: 'Adds a host to the inventory for the rest of the run, or puts it into groups.',
  description: `
Plays that come later can use it. Params beside those below are variables of the host. It is done once for all hosts of the play
(give it a \`loop\` to add several), and in check mode as well, since it changes no machine.
`,
  examples: `
- name: Use the machine that was just made
  add_host:
    name: web-9
    groups: [web]
    ansible_host: 192.0.2.9
`,
  params: Type.Object(
    {
      name: Type.String({ description: 'The name of the host.' }),
      groups: Type.Union([Type.String(), Type.Array(Type.String())], {
        default: [],
        description:
          'Groups to put it into; they are made where they do not exist. A text may name several, with commas.',
      }),
      vars: Type.Optional(
        Anything({ description: 'A mapping of variables, for names that a param has already.' }),
      ),
    },
    { additionalProperties: true },
  ),
})
