import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'group_by',
  acts: 'group-by',
  summary: 'Puts each host into a group that is made from its variables or facts, for the rest of the run.',
  description: `
Plays that come later can use the group. Blanks in its name become dashes. It changes no machine, and is done in check mode as well.
`,
  examples: `
- name: Make groups by distribution
  group_by:
    key: "os_{{ facts.os.id }}"
`,
  params: Type.Object({
    key: Type.String({ description: 'The name of the group.' }),
    parents: Type.Union([Type.String(), Type.Array(Type.String())], {
      default: [],
      description: 'Groups that contain it.',
    }),
  }),
})
