import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'set_fact',
  acts: 'set-facts',
  summary: 'Gives a host variables for the rest of the run.',
  description: `
Each param is a variable. Its value is computed once, when the step runs; it goes before the variables of the inventory,
of plays, blocks, roles and steps, and behind the params of roles and includes and \`-e\`. It is stored nowhere: the next run begins
without it. With \`delegate_to\` and \`delegate_facts: true\`, the host of \`delegate_to\` gets it.
`,
  examples: `
- name: Remember how many disks there are
  set_fact:
    disks: 2
    label: "{{ inventory_hostname }}-data"
`,
  params: Type.Object(
    {
      cacheable: Type.Optional(
        Type.Boolean({ description: 'Accepted for playbooks written for Ansible; nothing is cached.' }),
      ),
    },
    { additionalProperties: true },
  ),
})
