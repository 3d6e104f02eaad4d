import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'include_vars',
  acts: 'include-vars',
  summary: 'Reads variables from a file or a folder of files during the run.',
  description: `
The variables go before those of plays, blocks, roles and steps, and behind \`set_fact\` and registered results. A file is looked
for in \`vars/\` of the role, the role, \`vars/\` beside the playbook, and beside the playbook.
`,
  examples: `
- name: Read what differs by distribution
  include_vars: "{{ facts.os.id }}.yaml"
`,
  params: Type.Object({
    file: Type.Optional(Type.String({ description: 'The path of a YAML or JSON file.' })),
    dir: Type.Optional(
      Type.String({
        description: 'A folder, of which all YAML and JSON files are read, in the order of their names.',
      }),
    ),
    name: Type.Optional(
      Type.String({
        description: 'One variable to hold all, as a mapping. Default: each is a variable of its own.',
      }),
    ),
  }),
})
