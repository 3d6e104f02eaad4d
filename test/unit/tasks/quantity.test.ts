import { expect, test } from 'vitest'
import { quantity, wholeQuantity } from '../../../tasks/plans/quantity.ts'
import { isEqual, isServed } from '../../../tasks/plans/served.ts'
import { UNKNOWN } from '../../../src/index.ts'

test.each([
  ['1', 10n ** 9n],
  [2, 2n * 10n ** 9n],
  [0.7, 700_000_000n],
  ['500m', 500_000_000n],
  ['-500m', -500_000_000n],
  ['+1', 10n ** 9n],
  ['5n', 5n],
  ['5u', 5000n],
  ['0.5n', 1n],
  ['1Ki', 1024n * 10n ** 9n],
  ['1.5Gi', 3n * 2n ** 29n * 10n ** 9n],
  ['1k', 10n ** 12n],
  ['.5', 500_000_000n],
  ['5.', 5n * 10n ** 9n],
  ['1e3', 10n ** 12n],
  ['1.5E-3', 1_500_000n],
  ['3E', 3n * 10n ** 27n],
  ['9Ei', 9n * 2n ** 60n * 10n ** 9n],
  ['10GB', null],
  ['', null],
  ['.', null],
  ['m', null],
  ['1e1000000000', null],
  [NaN, null],
  [true, null],
])('%s is the amount %s', (text, amount) => {
  expect(quantity(text)).toBe(amount)
})

test.each([
  ['10Gi', 10 * 2 ** 30],
  ['500M', 500e6],
  ['0.1Ki', 103],
  ['much', null],
])('%s is the number %s', (text, number) => {
  expect(wholeQuantity(text)).toBe(number)
})

test('every part of a whole is the same in thousandths', () => {
  const limits = (cpu: string) => ({ limits: { cpu } })
  const differing = Array.from({ length: 1000 }, (_, thousandths) => thousandths).filter(
    (one) => !isServed(limits(`${one}m`), limits(String(one / 1000)), 'inLists'),
  )
  expect(differing).toEqual([])
})

test('a quantity written otherwise counts as the same only where quantities stand', () => {
  const spec = (cpu: string) => ({ resources: { limits: { cpu } } })
  expect(isServed(spec('1'), spec('1000m'), 'inLists')).toBe(true)
  expect(isEqual(spec('1'), spec('1000m'))).toBe(false)
  expect(isServed({ port: '1' }, { port: '1000m' }, 'inLists')).toBe(false)
})

test('fields that were not wished are no difference in lists only, or everywhere', () => {
  const now = { a: [{ b: 1, extra: 2 }], extra: 2 }
  expect(isServed(now, { a: [{ b: 1 }] }, 'more')).toBe(true)
  expect(isServed(now, { a: [{ b: 1 }] }, 'inLists')).toBe(false)
  expect(isServed(now, { a: [{ b: 1 }], extra: 2 }, 'inLists')).toBe(true)
  expect(isEqual(now, { a: [{ b: 1 }], extra: 2 })).toBe(false)
  expect(isEqual(now, { ...now, none: undefined })).toBe(true)
})

test('what is not known yet is served by itself only', () => {
  expect(isServed({ a: UNKNOWN }, { a: UNKNOWN }, 'inLists')).toBe(true)
  expect(isServed({ a: UNKNOWN }, { a: 1 }, 'inLists')).toBe(false)
  expect([isEqual(UNKNOWN, UNKNOWN), isEqual(UNKNOWN, 1)]).toEqual([true, false])
})
