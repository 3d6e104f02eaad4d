import { defineAction, Type } from '../src/index.ts'

export default defineAction({
  name: 'include_tasks',
  acts: 'include-tasks',
  summary: 'Brings the steps of a file when the run comes to it.',
  description: `
The name of the file may use variables, facts and the \`item\` of a loop; the steps see \`vars\` and the names of the loop. Keywords such as
\`become\`, \`tags\` or \`environment\` hold for the steps it brings; \`when\` is decided once, by the include. What the name can mean is read and
checked before the run: the file itself, or, for a template, every file that fits it. \`import_tasks\` brings steps before the run.

A file is looked for beside the file that names it, in \`tasks/\` of the role, and beside the playbook.
`,
  examples: `
- name: Do what this distribution needs
  include_tasks: "tasks/{{ facts.os.id }}.yaml"
`,
  params: Type.Object({ file: Type.String({ description: 'The path of a file with a list of steps.' }) }),
})
