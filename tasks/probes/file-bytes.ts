import { defineProbe, sh } from '../../src/index.ts'
import { ABSENT, lookAt } from './look-at.ts'

/** The bytes of a file in base64, whatever they are; null when there is none. */
export const fileBytes = defineProbe({
  name: 'file-bytes',
  summary: 'What a file holds, byte by byte.',
  read: (path: string) => lookAt(path, ['-L', '-c', '%F'], { then: sh`base64 < ${path}` }),
  exits: [0, ABSENT],
  parse: ({ code, stdout }): string | null =>
    code === ABSENT ? null : stdout.slice(stdout.indexOf('\n') + 1).replace(/\s+/g, ''),
  bulky: true,
  follows: (path) => [`file-content ${path}`, `file-hash ${path}`, `path ${path}`],
})
