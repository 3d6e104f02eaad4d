import { defineTask, sh, Type } from '../src/index.ts'
import { invocationParams } from './plans/invocation-params.ts'
import { askProgram, runProgram, runResult } from './plans/run-program.ts'

export default defineTask({
  name: 'shell',
  summary: 'Runs a text in a shell.',
  description: `
As \`command\`, but a shell reads the text: variables, wildcards, pipes and redirections work. \`sh\` is whatever the
machine has (dash on Debian and Ubuntu); name another with \`executable\`. The failing part of a pipe is not noticed
unless the shell is told to (\`set -o pipefail\` in bash).

Guards, \`reads\`, and what is registered: see \`command\`.
`,
  examples: `
- name: Note when the machine was prepared
  shell:
    cmd: date --iso-8601 > /etc/prepared
    creates: /etc/prepared
- name: Count the users with a shell
  shell:
    cmd: grep --count 'sh$' /etc/passwd
    reads: true
  register: users
`,
  params: Type.Object({
    cmd: Type.String({ minLength: 1, description: 'What the shell runs, as given to `sh -c`.' }),
    executable: Type.String({ default: 'sh', minLength: 1, description: 'The shell, e.g. `/bin/bash`.' }),
    ...invocationParams,
  }),
  touches: ({ reads }) => (reads ? [] : ['*']),
  asserts: ({ reads }) => reads,
  observe: (params) => askProgram(programOf(params), params),
  *plan(params, now) {
    yield* runProgram(programOf(params), params, now)
  },
  result: (_params, now, outputs) => runResult(now, outputs),
})

function programOf({ cmd, executable }: { readonly cmd: string; readonly executable: string }) {
  return sh`${executable} -c ${cmd}`
}
