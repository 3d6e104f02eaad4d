import { defineProbe, sh } from '../../src/index.ts'

/** `facts.hostname`: the name the machine gives itself, e.g. `k8s-worker-1`. */
export default defineProbe({
  name: 'hostname',
  summary: 'The name that the machine gives itself.',
  read: () => sh`uname -n`,
  parse: ({ stdout }): string => stdout.trim(),
  stable: true,
})
