import { Secret } from '../../../task/secret.ts'
import { isUnknown } from '../../../task/unknown.ts'
import { rearrange } from '../../lens.ts'
import { at } from './field.ts'
import { CannotWork, helper } from './helper.ts'
import { KINDS } from './kinds.ts'

const limits = { cpu: 2, memory: '1Gi' }

type Mapping = Readonly<Record<string, unknown>>

export const MAPPING_HELPERS = {
  dict: helper({
    summary: 'A mapping of keys and values in turn.',
    example: '{{ dict "name" host "port" 22 }}',
    values: { host: 'lab-1' },
    gives: { name: 'lab-1', port: 22 },
    takes: { pairs: 'any...' },
    returns: 'mapping',
    call: ({ pairs }) => dictOf(pairs),
  }),
  keys: helper({
    summary: 'The keys of a mapping.',
    example: '{{ keys limits }}',
    values: { limits },
    gives: ['cpu', 'memory'],
    takes: { mapping: 'mapping' },
    returns: 'list',
    call: ({ mapping }) => Object.keys(mapping),
  }),
  values: helper({
    summary: 'The values of a mapping.',
    example: '{{ values limits }}',
    values: { limits },
    gives: [2, '1Gi'],
    takes: { mapping: 'mapping' },
    returns: 'list',
    call: ({ mapping }) => rearrange([mapping], Object.values),
  }),
  items: helper({
    summary: 'A mapping as a list of `{ key, value }`, e.g. for `loop`.',
    example: '{{ items limits }}',
    values: { limits },
    gives: [
      { key: 'cpu', value: 2 },
      { key: 'memory', value: '1Gi' },
    ],
    takes: { mapping: 'mapping' },
    returns: 'list',
    call: ({ mapping }) => rearrange([mapping], itemsOf),
  }),
  from_items: helper({
    summary: 'A mapping of a list of `{ key, value }`, or of other fields.',
    example: '{{ from_items users "name" "uid" }}',
    values: { users: [{ name: 'ops', uid: 1001 }] },
    gives: { ops: 1001 },
    takes: { list: 'list', key: 'text?', value: 'text?' },
    returns: 'mapping',
    call: ({ list, key = 'key', value = 'value' }) =>
      rearrange([list], (items) => mappingFrom(items, key, value)),
  }),
  merge: helper({
    summary:
      'One mapping over another, mappings inside them too; a list of the second stands for that of the first.',
    example: '{{ merge standard own }}',
    values: { standard: { a: 1, b: { c: 2 } }, own: { b: { d: 3 } } },
    gives: { a: 1, b: { c: 2, d: 3 } },
    takes: { mapping: 'mapping', over: 'mapping' },
    returns: 'mapping',
    call: ({ mapping, over }) => rearrange([mapping, over], merged),
  }),
}

function dictOf(pairs: readonly unknown[]): Record<string, unknown> {
  if (pairs.length % 2 === 1) throw new CannotWork('the last key has no value')
  const keys = pairs.filter((_, index) => index % 2 === 0)
  if (!keys.every((key) => typeof key === 'string')) throw new CannotWork('a key must be text')
  return Object.fromEntries(keys.map((key, index) => [key, pairs[2 * index + 1]]))
}

function itemsOf(mapping: Mapping): unknown[] {
  return Object.entries(mapping).map(([key, value]) => ({ key, value }))
}

function mappingFrom(list: readonly unknown[], key: string, value: string): Mapping {
  return Object.fromEntries(list.map((item) => [keyText(at(item, key)), at(item, value)]))
}

function keyText(key: unknown): string {
  if (typeof key === 'string' || typeof key === 'number') return String(key)
  throw new CannotWork(key instanceof Secret ? 'a key cannot be secret' : 'a key must be text')
}

function merged(below: Mapping, above: Mapping): Mapping {
  const over = Object.entries(above).map(([key, value]) => {
    const under = Object.hasOwn(below, key) ? below[key] : undefined
    return [key, isMapping(under) && isMapping(value) ? merged(under, value) : value] as const
  })
  return { ...below, ...Object.fromEntries(over) }
}

function isMapping(value: unknown): value is Mapping {
  return KINDS.mapping.read(value) !== undefined && !(value instanceof Secret) && !isUnknown(value)
}
