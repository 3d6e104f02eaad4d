import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HELPERS } from '../../../src/load/template/helpers.ts'
import { compareDebian } from '../../../src/load/template/helpers/debian-version.ts'
import { arity, type Helper, HelperFailed, invoke } from '../../../src/load/template/helpers/helper.ts'
import { textOrigin } from '../../../src/load/lines.ts'
import { NOTHING_NEARBY } from '../../../src/load/template/nearby.ts'
import { JINJA_FILTERS } from '../../../src/load/template/jinja.ts'
import { template } from '../../../src/load/template/template.ts'
import { Secret } from '../../../src/task/secret.ts'
import { isUnknown, UNKNOWN } from '../../../src/task/unknown.ts'
import { scope } from './fixture.ts'

const helpers = Object.entries(HELPERS)
const reading = helpers.filter(([, { values }]) => Object.keys(values).length > 0)

function outcome(example: string, values: Readonly<Record<string, unknown>>): unknown {
  const nearby = { ...NOTHING_NEARBY, read: () => 'ssh-ed25519 AAAAC3Nz ops\n' }
  return template(textOrigin('f', example), nearby).evaluate(scope(values))
}

function mapLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => mapLeaves(inner, change))
  if (typeof value !== 'object' || value === null || value instanceof Secret) return change(value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapLeaves(inner, change)]))
}

function hasText(values: object): boolean {
  let found = false
  mapLeaves(values, (leaf) => (found ||= typeof leaf === 'string'))
  return found
}

/** A secret cannot be the key of a mapping. */
const concealable = reading.filter(([name, { values }]) => name !== 'from_items' && hasText(values))

const conceal = (leaf: unknown) => (typeof leaf === 'string' ? new Secret(leaf) : leaf)
const reveal = (leaf: unknown) => (leaf instanceof Secret ? leaf.reveal() : leaf)
const asText = (leaf: unknown) => (typeof leaf === 'number' ? String(leaf) : leaf)

describe('the example of every helper', () => {
  test.for(helpers)('%s: calls it and gives what the docs say', ([name, { example, values, gives }]) => {
    expect(example).toMatch(new RegExp(`[{(#] ?${name} `))
    expect(outcome(example, values)).toStrictEqual(gives)
  })

  test.for(reading)('%s: is not known while what it reads is not', ([, { example, values }]) => {
    for (const name of Object.keys(values)) {
      expect(isUnknown(outcome(example, { ...values, [name]: UNKNOWN }))).toBe(true)
    }
  })

  test.for(concealable)('%s: makes nothing readable of a secret', ([name, { example, values, gives }]) => {
    const secret = outcome(example, mapLeaves(values, conceal) as Record<string, unknown>)
    expect(mapLeaves(mapLeaves(secret, reveal), asText)).toStrictEqual(mapLeaves(gives, asText))
    const open: unknown[] = []
    mapLeaves(secret, (leaf) => (typeof leaf === 'string' ? open.push(leaf) : null))
    expect(open).toStrictEqual(KEYS[name] ?? [])
  })
})

/** Keys are no secrets. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  keys: ['cpu', 'memory'],
  items: ['cpu', 'memory'],
}

test('every filter of Jinja that is advised on leads to a helper', () => {
  expect(Object.values(JINJA_FILTERS).filter((name) => !(name in HELPERS))).toStrictEqual([])
  expect(Object.keys(JINJA_FILTERS).filter((name) => name in HELPERS)).toStrictEqual([])
})

describe('versions of Debian packages', () => {
  // In the order that dpkg --compare-versions gives them.
  const sorted = [
    '0.9',
    '1.0~rc1',
    '1.0',
    '1.0-1',
    '1.0-1+b1',
    '1.0-1.1',
    '1.0a',
    '1.0+dfsg',
    '1.2',
    '1.10',
    '1:0.1',
  ]

  test('are put in the order of dpkg', () => {
    expect(sorted.toReversed().sort(compareDebian)).toStrictEqual(sorted)
    expect(compareDebian('1.01', '1.1-0')).toBe(0)
  })
})

/** Values that helpers may meet: what YAML holds, and texts of the shapes that some of them want. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '1.2.3',
    '1:2~rc1-3',
    '192.0.2.0/24',
    '2001:db8::1',
    'UTC',
    '10G',
    'a*',
    '(',
    '/etc',
    '<',
    'md5',
  ),
  fc.constantFrom<unknown>(2 ** 53, -(2 ** 53), 1e308, -1, 0, 1, 2.5, '', '🙂', '\ud800', 'a\nb', []),
  fc.array(fc.oneof(fc.integer(), fc.string()), { maxLength: 3 }),
)

describe('whatever it is given', () => {
  test.for(helpers)('%s: gives a value or says what is wrong', ([name, helper]) => {
    const { least, most } = arity(helper)
    const values = fc.array(anything, { minLength: least, maxLength: Math.min(most, 4) })
    fc.assert(
      fc.property(values, (given) => {
        const before = JSON.stringify(given)
        const gives = attempt(name, helper, given)
        expect(gives).not.toSatisfy((value: unknown) => value === undefined || Number.isNaN(value))
        expect(JSON.stringify(given)).toBe(before)
        if (gives !== FAILED && helper.returns !== 'any') expect(kindOf(gives)).toContain(helper.returns)
      }),
      { numRuns: 300 },
    )
  })
})

const FAILED = Symbol('failed')

function attempt(name: string, helper: Helper, given: readonly unknown[]): unknown {
  try {
    return invoke(name, helper, given, () => 'text')
  } catch (error) {
    if (error instanceof HelperFailed) return FAILED
    throw error
  }
}

function kindOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return ['list']
  if (typeof value === 'number') return Number.isSafeInteger(value) ? ['whole', 'number'] : ['number']
  if (typeof value === 'object') return ['mapping']
  return [typeof value === 'string' ? 'text' : 'truth']
}
