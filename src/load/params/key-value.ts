import { isScalar, type Node } from 'yaml'
import type { Schema } from '../schema-words.ts'
import { mainParamName } from './main-param.ts'

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
  const known = (name: string): boolean => Object.hasOwn(schema.properties ?? {}, name)
  const pairs = [...node.value.matchAll(PAIR)].filter(([, name = '']) => known(name))
  const begins = pairs[0]?.index === 0
  const meant = begins ? pairs : pairs.filter(([, name = '']) => ANYWHERE.includes(name))
  if (meant.length === 0) return null
  const rest = meant.reduce((text, [pair]) => text.replace(pair, ''), node.value).trim()
  const main = rest === '' ? [] : [`${mainParamName(schema) ?? '…'}: ${written(rest)}`]
  const params = [...main, ...meant.map(([, name = '', value = '']) => `${name}: ${written(value)}`)]
  return `write ${task}: { ${params.join(', ')} }`
}

function written(value: string): string {
  if (/^(".*"|'.*')$/.test(value)) return value
  return /^[\w./-]+( [\w./-]+)*$/.test(value) && !/^\d+$/.test(value) ? value : JSON.stringify(value)
}
