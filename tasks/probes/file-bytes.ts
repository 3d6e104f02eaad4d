import { defineProbe, sh } from '../../src/index.ts'

/** Exit code for "there is no file". */
const NONE = 3

/** The bytes of a file in base64, whatever they are; null when there is none. */
export const fileBytes = defineProbe({
  name: 'file-bytes',
  summary: 'What a file holds, byte by byte.',
  read: (path: string) => sh`test -e ${path} || exit ${NONE}
base64 < ${path}`,
  exits: [0, NONE],
  parse: (output): string | null => (output.code === NONE ? null : output.stdout.replace(/\s+/g, '')),
  bulky: true,
  follows: (path) => [`file-content ${path}`, `file-hash ${path}`, `path ${path}`],
})
