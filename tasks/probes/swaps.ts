import { defineProbe, sh } from '../../src/index.ts'
import { decodeOctal } from './fstab-codec.ts'

/** What is swapped to now, by path: `partition` or `file`, as /proc/swaps says (proc(5)). */
export type Swaps = Readonly<Record<string, string>>

export const swaps = defineProbe({
  name: 'swaps',
  summary: 'The devices and files that are swapped to.',
  read: () => sh`if [ -e /proc/swaps ]; then cat /proc/swaps; fi`,
  parse: ({ stdout }): Swaps => {
    const lines = stdout.split('\n').slice(1)
    return Object.fromEntries(
      lines.flatMap((line) => {
        const [path, kind] = line.split(/\s+/)
        return path === undefined || kind === undefined ? [] : [[decodeOctal(path), kind]]
      }),
    )
  },
})
