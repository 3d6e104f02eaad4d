import { defineTask, Type } from '../src/index.ts'
import { fileBytes } from './probes/file-bytes.ts'
import { fileSum } from './probes/file-sum.ts'

export default defineTask({
  name: 'fetch',
  acts: 'fetch',
  summary: 'Brings a file of a host to this machine.',
  description: `
It is written to \`dest/HOST/src\`, beside the playbook unless the path begins with a slash, and only where it is not the same already, by
its SHA-256. A check shows what would be written. With \`flat\`, \`dest\` is the file itself: give it the name of the host, or each overwrites the
one before.
`,
  examples: `
- name: Keep the fstab of every machine
  fetch:
    src: /etc/fstab
    dest: fetched
`,
  touches: [],
  params: Type.Object({
    src: Type.String({ pattern: '^/', description: 'The file on the host.' }),
    dest: Type.String({
      minLength: 1,
      description: 'The folder on this machine; with `flat` the file, or a folder with a slash at its end.',
    }),
    flat: Type.Boolean({ default: false, description: 'Write to `dest` itself.' }),
    fail_on_missing: Type.Boolean({
      default: true,
      description: 'Whether a file that is not there is an error.',
    }),
  }),
  observe: ({ src }) => ({ sum: fileSum('sha256', src), file: fileBytes(src) }),
  // The runner writes the file, on this machine.
  *plan() {
    yield* []
  },
})
