import { saysHowToReach } from '../../task/connection-variable.ts'
import { Secret } from '../../task/secret.ts'
import type { Computed } from '../computed.ts'
import { literalOf } from '../literal-type.ts'
import type { Mistakes } from '../mistakes.ts'
import { got } from '../schema-words.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'

/** A keyword about the connection: the variable that it stands for, and what can be written. */
interface Word {
  readonly variable: string
  readonly fits: (given: unknown) => boolean
  readonly what: string
}

const CONNECTION = /^(ansible\.builtin\.)?(ssh|smart|paramiko|local|openssh)$/
const METHOD = /^((ansible\.builtin|community\.general)\.)?(sudo|su|doas)$/
const text =
  (form = /^/) =>
  (given: unknown): boolean =>
    typeof given === 'string' && form.test(given)

const WORDS: Readonly<Record<string, Word>> = {
  connection: { variable: 'ansible_connection', fits: text(CONNECTION), what: 'ssh, local or openssh' },
  port: { variable: 'ansible_port', fits: isPort, what: 'a number from 1 to 65535' },
  remote_user: {
    variable: 'ansible_user',
    fits: (given) => Number.isInteger(given) || text()(given),
    what: 'text',
  },
  become_method: { variable: 'ansible_become_method', fits: text(METHOD), what: 'sudo, su or doas' },
  become_exe: { variable: 'ansible_become_exe', fits: text(), what: 'text' },
  become_flags: { variable: 'ansible_become_flags', fits: text(), what: 'text' },
}

/** What keywords say about the connection, as the variables that the inventory would use. */
export function connectionVars(
  reader: Reader,
  keywords: ReadonlyMap<string, Field>,
): Record<string, Computed> {
  return Object.fromEntries(
    Object.entries(WORDS).flatMap(([keyword, word]) => {
      const field = keywords.get(keyword)
      if (!field) return []
      const value = valueOf(reader, field.node)
      check(keyword, word, value, reader.mistakes)
      return [[word.variable, value]]
    }),
  )
}

/** What is computed is looked at when it is used. */
function check(keyword: string, { fits, what }: Word, value: Computed, mistakes: Mistakes): void {
  const given = value.entries ? {} : value.items ? [] : literalOf(value)
  if (value.dynamic || given === null || given instanceof Secret || fits(given)) return
  mistakes.add('invalid-value', `${keyword} must be ${what}, not ${got(given)}`, value.spot)
}

function isPort(given: unknown): boolean {
  const port = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given
  return Number.isInteger(port) && Number(port) > 0 && Number(port) < 65536
}

/** Whether variables say how to reach a host. */
export function speaksOfConnection(vars: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(vars).some(saysHowToReach)
}
