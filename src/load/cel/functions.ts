import type { Environment } from '@marcbachmann/cel-js'
import { isView } from '../lens.ts'
import { HELPERS } from '../template/helpers.ts'
import { type Argument, CannotWork, type Helper, invoke } from '../template/helpers/helper.ts'
import type { KindName, Result } from '../template/helpers/kinds.ts'

/** Helpers of templates that CEL has no need of, and what it writes instead; null for what only templates can. */
export const CEL_INSTEAD: Readonly<Record<string, string | null>> = {
  default: 'm.?x.orValue(y)',
  defined: 'has(vars.x), has(m.x)',
  ternary: 'x ? a : b',
  eq: 'a == b',
  ne: 'a != b',
  lt: 'a < b',
  le: 'a <= b',
  gt: 'a > b',
  ge: 'a >= b',
  and: 'a && b',
  or: 'a || b',
  not: '!a',
  add: 'a + b',
  subtract: 'a - b',
  multiply: 'a * b',
  divide: 'a / b',
  mod: 'a % b',
  int: 'int(x)',
  float: 'double(x)',
  bool: 'bool(x)',
  string: 'string(x)',
  list: '[a, b]',
  dict: '{"a": b}',
  join: 'xs.join(", ")',
  length: 'size(x)',
  contains: 'x in xs, text.contains(x)',
  pluck: 'xs.map(i, i.name)',
  where: 'xs.filter(i, i.size == 20)',
  file: null,
}

/** Most values that a helper with any number of them takes in CEL. */
const MOST = 6

/** Adds to CEL what templates can call and it cannot. */
export function addHelpers(environment: Environment): void {
  for (const [name, helper] of Object.entries(HELPERS)) {
    if (Object.hasOwn(CEL_INSTEAD, name)) continue
    const handler = (...values: unknown[]) => toCel(invoke(name, helper, values, noFiles))
    for (const types of overloads(helper)) {
      environment.registerFunction(`${name}(${types.join(', ')}): ${RETURNS[helper.returns]}`, handler)
    }
  }
}

function noFiles(path: string): never {
  throw new CannotWork(`expressions cannot read ${path}`, 'expressions cannot read files')
}

/** Every list of CEL types that a helper can be called with. */
function overloads({ args }: Helper): string[][] {
  return args.reduce<string[][]>(
    (shorter, argument, index) => {
      if (argument.rest) {
        return Array.from({ length: MOST }, (_, count) =>
          Array<string>(count + 1).fill(typesOf(argument)[0] ?? 'dyn'),
        )
      }
      const full = shorter.filter((types) => types.length === index)
      const longer = full.flatMap((types) => typesOf(argument).map((type) => [...types, type]))
      return argument.optional ? [...shorter, ...longer] : longer
    },
    [[]],
  )
}

function typesOf({ kind }: Argument): readonly string[] {
  return TYPES[kind] ?? ['string']
}

const TYPES: Partial<Readonly<Record<KindName, readonly string[]>>> = {
  any: ['dyn'],
  maybe: ['dyn'],
  sized: ['dyn'],
  number: ['int', 'double'],
  whole: ['int'],
  truth: ['bool'],
  list: ['list'],
  mapping: ['map'],
}

const RETURNS: Readonly<Record<Result, string>> = {
  text: 'string',
  number: 'dyn',
  whole: 'int',
  truth: 'bool',
  list: 'list',
  mapping: 'map',
  any: 'dyn',
}

/** Whole numbers become CEL's; what is a view of a value already has them. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value !== 'object' || value === null || isView(value)) return value
  if (Array.isArray(value)) return value.map(toCel)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]))
}
