import { defineProbe, sh } from '../../src/index.ts'

/** True when a command of the user ends with code 0. Any other code is a no, as in the shell's `if`. */
export const succeeds = defineProbe({
  name: 'succeeds',
  summary: "Whether a command of the user's own ends with code 0.",
  read: (script: string) => sh`sh -c ${script}`,
  exits: 'any',
  parse: ({ code }) => code === 0,
  promised: true,
})
