import { defineProbe, sh } from '../../src/index.ts'

/** The name that the kernel has for the machine, e.g. `k8s-worker-1`. */
export const hostname = defineProbe({
  name: 'hostname',
  summary: 'The name that the machine gives itself.',
  read: () => sh`uname -n`,
  parse: ({ stdout }): string => stdout.trim(),
  stable: true,
})
