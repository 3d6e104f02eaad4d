import { expect, test } from 'vitest'
import type { Scope } from '../../../src/task/expression.ts'
import type { Predicate } from '../../../src/task/params.ts'
import { UNKNOWN, isUnknown } from '../../../src/task/unknown.ts'
import { predicate } from '../../../src/load/cel/predicate.ts'
import { textOrigin } from '../../../src/load/lines.ts'

const scopeOf = (values: Record<string, unknown>): Scope => ({
  get: (name) => values[name],
  has: (name) => name in values,
  names: () => Object.keys(values),
})

const made = (text: string, values: Record<string, unknown> = {}): Predicate => {
  const one = predicate(textOrigin('a.yaml', text)).evaluate(scopeOf(values))
  if (isUnknown(one)) throw new Error('expected a predicate')
  return one
}

test('a predicate calls the value self or object', () => {
  expect(made('self.status.phase == "Bound"').holds({ status: { phase: 'Bound' } })).toBe(true)
  expect(made('object.status.replicas > 2').holds({ status: { replicas: 2 } })).toBe(false)
})

test('what the value lacks is no, in a mapping as in a list', () => {
  expect(made('self.status.phase == "Bound"').holds({})).toBe(false)
  expect(made('self.items[0].ready').holds({ items: [] })).toBe(false)
})

test("a step's variables are bound, and part of what decides", () => {
  const one = made('self.size == wished.size', { wished: { size: 3, other: 4 } })
  expect(one.given).toEqual({ 'wished.size': 3 })
  expect(one.holds({ size: 3 })).toBe(true)
})

test('what a variable lacks is a mistake with its place', () => {
  const one = made('self.size == wished.size', { wished: {} })
  expect(() => one.holds({ size: 3 })).toThrow(expect.objectContaining({ code: 'expression-failed' }))
})

test('a predicate on a variable that is not known yet is not known yet', () => {
  const one = predicate(textOrigin('a.yaml', 'self.size == wished')).evaluate(scopeOf({ wished: UNKNOWN }))
  expect(isUnknown(one)).toBe(true)
})

test('a predicate on a field that is not known yet says that it was needed', () => {
  expect(() => made('self.status == 1').holds({ status: UNKNOWN })).toThrow('a value was needed')
})

test('the names of the value are no variables that a play must have', () => {
  const { uses } = predicate(textOrigin('a.yaml', 'self.a == object.b && c'))
  expect(uses.map(({ path }) => path)).toEqual([['c']])
})

test.each([
  ['self.a ==', 'cannot be parsed'],
  ['self.a + "b"', 'must be true or false'],
  ['{{ self.a }}', 'no {{ }}'],
  ['slef(self.a)', 'there is no function slef'],
])('%s is refused before the run', (text, message) => {
  expect(() => predicate(textOrigin('a.yaml', text))).toThrow(message)
})

test('what gives neither true nor false is an error at its place', () => {
  expect(() => made('self.a').holds({ a: 'text' })).toThrow('a condition must be true or false; this gave')
})
