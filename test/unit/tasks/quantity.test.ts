import { expect, test } from 'vitest'
import { quantity } from '../../../tasks/plans/quantity.ts'
import { isServed } from '../../../tasks/plans/served.ts'
import { UNKNOWN } from '../../../src/index.ts'

test.each([
  ['1', 1],
  [2, 2],
  ['500m', 0.5],
  ['1Gi', 2 ** 30],
  ['1k', 1000],
  ['.5', 0.5],
  ['1e3', 1000],
  ['3E', 3e18],
  ['10GB', null],
  ['', null],
  [true, null],
])('%s is the amount %s', (text, amount) => {
  expect(quantity(text)).toBe(amount)
})

test('a quantity written otherwise counts as the same only where quantities stand', () => {
  const spec = (cpu: string) => ({ resources: { limits: { cpu } } })
  expect(isServed(spec('1'), spec('1000m'), 'none')).toBe(true)
  expect(isServed({ port: '1' }, { port: '1000m' }, 'none')).toBe(false)
})

test('fields that were not wished are no difference in lists only, or everywhere', () => {
  const now = { a: [{ b: 1, extra: 2 }], extra: 2 }
  expect(isServed(now, { a: [{ b: 1 }] }, 'more')).toBe(true)
  expect(isServed(now, { a: [{ b: 1 }] }, 'inLists')).toBe(false)
  expect(isServed(now, { a: [{ b: 1 }], extra: 2 }, 'inLists')).toBe(true)
  expect(isServed(now, { a: [{ b: 1 }], extra: 2 }, 'none')).toBe(false)
})

test('what is not known yet is served by itself only', () => {
  expect(isServed({ a: UNKNOWN }, { a: UNKNOWN }, 'none')).toBe(true)
  expect(isServed({ a: UNKNOWN }, { a: 1 }, 'none')).toBe(false)
})
