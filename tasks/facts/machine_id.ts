import { defineProbe, sh } from '../../src/index.ts'

/** `facts.machine_id`: the installation's own id (machine-id(5)), empty where it has none. Clones share it. */
export default defineProbe({
  name: 'machine_id',
  summary: "The installation's own id: 32 hexadecimal digits. Machines cloned from one image share it.",
  read: () => sh`if [ -e /etc/machine-id ]; then cat /etc/machine-id; fi`,
  parse: ({ stdout }): string => {
    const id = stdout.trim()
    return id === 'uninitialized' ? '' : id
  },
  stable: true,
})
