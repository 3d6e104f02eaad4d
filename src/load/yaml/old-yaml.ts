import type { Scalar } from 'yaml'
import type { Spot } from '../origin.ts'
import type { Reader } from './reader.ts'

/** What to say of text that stands in the place of true or false; undefined where it does not look like it. */
export function booleanHelp(given: unknown): string | undefined {
  if (typeof given !== 'string' || !/^(yes|no|on|off)$/i.test(given)) return undefined
  return `YAML 1.2 knows true and false; ${given} is text`
}

/** Warns of what YAML 1.1 (and with it Ansible) reads as something else: `0755` is octal there, `yes` is true. */
export function warnOfOldYaml(reader: Reader, { type, value, source = '' }: Scalar, spot: Spot): void {
  if (type !== 'PLAIN') return
  if (typeof value === 'number' && /^[-+]?0[0-7_]+$/.test(source)) {
    const message = `${source} is the number ${value} here: YAML 1.2 knows no octal numbers of this form`
    reader.mistakes.warn(
      'octal-like',
      message,
      spot,
      `quote it: '${source}', or write 0o${source.replace(/^[-+]?0+/, '')}`,
    )
  }
  if (/^(yes|no)$/i.test(source) && value === source) {
    const truth = /^yes$/i.test(source)
    reader.mistakes.warn(
      'boolean-like',
      `${source} is text here`,
      spot,
      `write ${truth}, or quote it: '${source}'`,
    )
  }
}
