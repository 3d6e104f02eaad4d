import { isScalar, type Node } from 'yaml'
import type { Schema } from '../schema-words.ts'
import { paramInstead } from './foreign-params.ts'
import { mainParamName } from './main-param.ts'
import { validate } from './validate.ts'

/** `key=value`; the value may hold quotes and templates. */
const PAIR = /(?<!\S)([a-z_]+)=((?:\{\{.*?\}\}|"[^"]*"|'[^']*'|\S)*)/g
/** What Ansible takes out of the text of a command, wherever it stands. */
const ANYWHERE = ['creates', 'removes', 'chdir']

/**
 * Text that only Ansible reads as params: `path=/srv state=directory`, `mkdir /srv creates=/srv`. Here it would be one value.
 *
 * @returns what to write instead, or null when the text is no such thing.
 */
export function keyValueText(node: Node, schema: Schema, task: string): string | null {
  if (!isScalar(node) || typeof node.value !== 'string') return null
  const params = schema.properties ?? {}
  const foreign = ([, name = '', value = '']: readonly string[]) =>
    paramInstead(task, name, value.replace(/^(["'])(.*)\1$/, '$2'))
  const pairs = [...node.value.matchAll(PAIR)].filter(
    (pair) => Object.hasOwn(params, pair[1] ?? '') || foreign(pair) !== undefined,
  )
  const begins = pairs[0]?.index === 0
  const meant = begins ? pairs : pairs.filter(([, name = '']) => ANYWHERE.includes(name))
  if (meant.length === 0) return null
  const instead = meant.map(foreign).find((help) => help !== undefined)
  if (instead !== undefined) return instead
  const rest = meant.reduce((text, [pair]) => text.replace(pair, ''), node.value).trim()
  const main = rest === '' ? [] : [`${mainParamName(schema) ?? '…'}: ${written(rest)}`]
  const given = meant.map(([, name = '', value = '']) => `${name}: ${valueFor(params[name] ?? {}, value)}`)
  return `write ${task}: { ${[...main, ...given].join(', ')} }`
}

/** As the param takes it: `yes` is true and `22` a number only where text is refused. */
function valueFor(param: Schema, value: string): string {
  const truth = /^(?:(yes|true|on)|no|false|off)$/i.exec(value)
  const meant = truth ? truth[1] !== undefined : Number(value || NaN)
  const fits = (one: unknown) => validate(param, one).length === 0
  return !fits(value) && fits(meant) ? String(meant) : written(value)
}

function written(value: string): string {
  if (/^(".*"|'.*')$/.test(value)) return value
  const isPlain =
    /^[\w./-]+( [\w./-]+)*$/.test(value) && !/^(\d+|yes|no|on|off|true|false|null)$/i.test(value)
  return isPlain ? value : JSON.stringify(value)
}
