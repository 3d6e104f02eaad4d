import { defineProbe, sh } from '../../src/index.ts'

/** The names of what a new home directory begins with: useradd(8), /etc/skel. */
export const skeleton = defineProbe({
  name: 'skeleton',
  summary: 'What is in /etc/skel.',
  read: () => sh`if [ -d /etc/skel ]; then ls -A /etc/skel; fi`,
  parse: ({ stdout }): readonly string[] => stdout.split('\n').filter((name) => name !== ''),
})
