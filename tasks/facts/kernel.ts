import { defineProbe, sh } from '../../src/index.ts'

/** The running kernel. */
export interface Kernel {
  /** `6.1.0-37-amd64` */
  readonly release: string
  /** The machine, as the kernel names it: `x86_64`, `aarch64`. */
  readonly arch: string
}

/** `facts.kernel`. See uname(1). */
export default defineProbe({
  name: 'kernel',
  summary: 'The running kernel and the kind of machine.',
  read: () => sh`uname -r; uname -m`,
  parse: ({ stdout }): Kernel => {
    const [release = '', arch = ''] = stdout.split('\n')
    return { release, arch }
  },
  stable: true,
})
