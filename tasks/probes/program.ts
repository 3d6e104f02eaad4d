import { defineProbe, sh } from '../../src/index.ts'

/** Where a program is found on the PATH; null when it is not installed. */
export const program = defineProbe({
  name: 'program',
  summary: 'Whether a program is installed, and where.',
  read: (name: string) => sh`command -v ${name}`,
  // POSIX only says "greater than zero": dash says 127, bash 1.
  exits: [0, 1, 127],
  parse: ({ code, stdout }): string | null => (code === 0 ? stdout.trim() : null),
})
