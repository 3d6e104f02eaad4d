import { defineProbe, sh } from '../../src/index.ts'

/** Exit code for "the kernel has no such parameter". */
const NONE = 3

/**
 * The path of a parameter below /proc/sys. Where the first separator is a dot, dots part the words and a slash stands for
 * a dot inside one; where it is a slash, it is the other way round: sysctl(8).
 */
export function sysctlPath(name: string): string {
  const slashes = /^[^./]*\//.test(name)
  return slashes ? name : name.replaceAll(/[./]/g, (separator) => (separator === '.' ? '/' : '.'))
}

/** A parameter's value, runs of blanks as one; null where the kernel has no such parameter. */
export const sysctlValue = defineProbe({
  name: 'sysctl',
  summary: 'The value of a parameter of the kernel.',
  read: (path: string) => sh`p=${`/proc/sys/${path}`}; [ -e "$p" ] || exit ${NONE}; cat "$p"`,
  exits: [0, NONE],
  parse: ({ code, stdout }): string | null => (code === NONE ? null : sysctlWords(stdout)),
})

/** Whether the kernel has a parameter: a question of its own, since any module that is loaded may bring it. */
export const sysctlKey = defineProbe({
  name: 'sysctl-key',
  summary: 'Whether the kernel has a parameter.',
  read: (path: string) => sh`if [ -e ${`/proc/sys/${path}`} ]; then echo yes; else echo no; fi`,
  parse: ({ stdout }): boolean => stdout === 'yes\n',
})

/** A value as it is compared: the kernel parts the numbers of a list with tabs. */
export function sysctlWords(value: string): string {
  return value.trim().split(/\s+/).join(' ')
}
