import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'include_role',
  acts: 'include-role',
  summary: 'Brings the steps of a role when the run comes to it.',
  description: `
Its variables and defaults hold for its own steps only; \`vars\` of the step are its params. Keywords such as \`become\` or \`tags\` hold for the
steps it brings. \`import_role\` brings them before the run, and the rest of the play sees its variables.
`,
  examples: `
- name: Make a data disk
  include_role:
    name: data_disk
  vars:
    path: /srv/data
`,
  params: Type.Object({
    name: Type.String({ description: 'The name of the role.' }),
    tasks_from: Type.Optional(Type.String({ description: 'The file in `tasks/`. Default: main.' })),
    vars_from: Type.Optional(Type.String({ description: 'The file in `vars/`. Default: main.' })),
    defaults_from: Type.Optional(Type.String({ description: 'The file in `defaults/`. Default: main.' })),
    handlers_from: Type.Optional(Type.String({ description: 'The file in `handlers/`. Default: main.' })),
  }),
})
