import { at, hasField } from './field.ts'
import { CannotWork, helper } from './helper.ts'
import { KINDS } from './kinds.ts'
import { compare, same } from './order.ts'
import { plain } from './plain.ts'

const disks = [
  { name: 'sdb', size: 20 },
  { name: 'sda', size: 10 },
]

export const LIST_HELPERS = {
  list: helper({
    summary: 'A list of the values.',
    example: '{{ list "a" port true }}',
    values: { port: 80 },
    gives: ['a', 80, true],
    takes: { values: 'any...' },
    returns: 'list',
    call: ({ values }) => [...values],
  }),
  range: helper({
    summary: 'Whole numbers from a first one up to, without, a last one.',
    example: '{{ range 1 4 }}',
    gives: [1, 2, 3],
    takes: { from: 'whole', to: 'whole' },
    returns: 'list',
    call: ({ from, to }) => {
      if (to - from > 100_000) throw new CannotWork('more than 100000 numbers')
      return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
    },
  }),
  join: helper({
    summary: 'The items of a list as one text, with a separator between them (a comma when not given).',
    example: '{{ join packages " " }}',
    values: { packages: ['jq', 'zsh'] },
    gives: 'jq zsh',
    takes: { list: 'list', separator: 'text?' },
    returns: 'text',
    call: ({ list, separator = ',' }) => list.map(itemText).join(separator),
  }),
  length: helper({
    summary: 'How many characters a text, items a list or keys a mapping has.',
    example: '{{ length disks }}',
    values: { disks },
    gives: 2,
    takes: { value: 'sized' },
    returns: 'whole',
    call: ({ value }) => (typeof value === 'string' ? Array.from(value) : Object.keys(value)).length,
  }),
  first: helper({
    summary: 'The first item of a list.',
    example: '{{ first addresses }}',
    values: { addresses: ['192.0.2.1', '192.0.2.2'] },
    gives: '192.0.2.1',
    takes: { list: 'list' },
    returns: 'any',
    call: ({ list }) => itemOf(list, 0),
  }),
  last: helper({
    summary: 'The last item of a list.',
    example: '{{ last addresses }}',
    values: { addresses: ['192.0.2.1', '192.0.2.2'] },
    gives: '192.0.2.2',
    takes: { list: 'list' },
    returns: 'any',
    call: ({ list }) => itemOf(list, list.length - 1),
  }),
  slice: helper({
    summary: 'The items from a position (from 0; from the end when negative) up to, without, another.',
    example: '{{ slice names 1 3 }}',
    values: { names: ['a', 'b', 'c', 'd'] },
    gives: ['b', 'c'],
    takes: { list: 'list', from: 'whole', to: 'whole?' },
    returns: 'list',
    call: ({ list, from, to }) => list.slice(from, to),
  }),
  reverse: helper({
    summary: 'A list from its end to its beginning.',
    example: '{{ reverse names }}',
    values: { names: ['a', 'b'] },
    gives: ['b', 'a'],
    takes: { list: 'list' },
    returns: 'list',
    call: ({ list }) => list.toReversed(),
  }),
  sort: helper({
    summary: 'Numbers or texts in order, or mappings by one of their fields.',
    example: '{{ sort disks "name" }}',
    values: { disks },
    gives: disks.toReversed(),
    takes: { list: 'list', field: 'text?' },
    returns: 'list',
    call: ({ list, field }) =>
      list.toSorted((a, b) => (field === undefined ? compare(a, b) : compare(at(a, field), at(b, field)))),
  }),
  unique: helper({
    summary: 'A list with each item once.',
    example: '{{ unique names }}',
    values: { names: ['a', 'b', 'a'] },
    gives: ['a', 'b'],
    takes: { list: 'list' },
    returns: 'list',
    call: ({ list }) => distinct(list),
  }),
  flatten: helper({
    summary: 'A list with the items of the lists inside it, at any depth.',
    example: '{{ flatten (list "a" (list "b" "c")) }}',
    gives: ['a', 'b', 'c'],
    takes: { list: 'list' },
    returns: 'list',
    call: ({ list }) => list.flat(Infinity),
  }),
  union: helper({
    summary: 'The items of two lists, each once.',
    example: '{{ union common extra }}',
    values: { common: ['a', 'b'], extra: ['b', 'c'] },
    gives: ['a', 'b', 'c'],
    takes: { list: 'list', other: 'list' },
    returns: 'list',
    call: ({ list, other }) => distinct([...list, ...other]),
  }),
  difference: helper({
    summary: 'The items of a list that another does not have.',
    example: '{{ difference groups.all play_hosts }}',
    values: { groups: { all: ['a', 'b'] }, play_hosts: ['b'] },
    gives: ['a'],
    takes: { list: 'list', other: 'list' },
    returns: 'list',
    call: ({ list, other }) => list.filter((item) => !other.some((one) => same(one, item))),
  }),
  intersect: helper({
    summary: 'The items that two lists have in common.',
    example: '{{ intersect groups.web groups.db }}',
    values: { groups: { web: ['a', 'b'], db: ['b'] } },
    gives: ['b'],
    takes: { list: 'list', other: 'list' },
    returns: 'list',
    call: ({ list, other }) => list.filter((item) => other.some((one) => same(one, item))),
  }),
  contains: helper({
    summary: 'Whether a list has an item, a text a piece, or a mapping a key.',
    example: '{{ contains group_names "db" }}',
    values: { group_names: ['db'] },
    gives: true,
    takes: { in: 'sized', value: 'any' },
    returns: 'truth',
    call: (args) => has(args.in, args.value),
  }),
  pluck: helper({
    summary: 'One field of each mapping in a list.',
    example: '{{ pluck disks "name" }}',
    values: { disks },
    gives: ['sdb', 'sda'],
    takes: { list: 'list', field: 'text' },
    returns: 'list',
    call: ({ list, field }) => list.map((item) => at(item, field)),
  }),
  where: helper({
    summary: 'The mappings in a list whose field is a value (is true, when no value is given).',
    example: '{{ where disks "size" 20 }}',
    values: { disks },
    gives: [disks[0]],
    takes: { list: 'list', field: 'text', value: 'any?' },
    returns: 'list',
    call: ({ list, field, value = true }) =>
      list.filter((item) => hasField(item, field) && same(at(item, field), value)),
  }),
  min: helper({
    summary: 'The smallest of a list of numbers or texts.',
    example: '{{ min sizes }}',
    values: { sizes: [20, 10] },
    gives: 10,
    takes: { list: 'list' },
    returns: 'any',
    call: ({ list }) => itemOf(list.toSorted(compare), 0),
  }),
  max: helper({
    summary: 'The greatest of a list of numbers or texts.',
    example: '{{ max sizes }}',
    values: { sizes: [20, 10] },
    gives: 20,
    takes: { list: 'list' },
    returns: 'any',
    call: ({ list }) => itemOf(list.toSorted(compare), list.length - 1),
  }),
  sum: helper({
    summary: 'The numbers of a list added up; 0 for an empty one.',
    example: '{{ sum (pluck disks "size") }}',
    values: { disks },
    gives: 30,
    takes: { list: 'list' },
    returns: 'number',
    call: ({ list }) => list.reduce((total: number, item) => total + numberOf(item), 0),
  }),
}

function itemText(item: unknown): string {
  const text = KINDS.text.read(plain(item))
  if (text === undefined) throw new CannotWork(`an item is ${item === null ? 'null' : 'no text'}`)
  return text
}

function itemOf(list: readonly unknown[], index: number): unknown {
  if (list.length === 0) throw new CannotWork('the list is empty')
  return list[index]
}

function distinct(list: readonly unknown[]): unknown[] {
  return list.filter((item, index) => list.findIndex((one) => same(one, item)) === index)
}

function has(whole: string | object, value: unknown): boolean {
  if (Array.isArray(whole)) return whole.some((item) => same(item, value))
  if (typeof value !== 'string') throw new CannotWork('only text can be a piece of text or a key')
  return typeof whole === 'string' ? whole.includes(value) : Object.hasOwn(whole, value)
}

function numberOf(item: unknown): number {
  const value = plain(item)
  if (typeof value === 'number') return value
  throw new CannotWork('an item is no number')
}
