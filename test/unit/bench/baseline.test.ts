import { expect, test } from 'vitest'
import { compare, ratiosOf } from '../../../bench/report/baseline.ts'
import { caseOf } from './results.ts'

const NAME = 'converged, 1 host, against the script over ssh'

test('ratios are those of the medians, to each floor', () => {
  const walls = { drover: [1, 9, 0.9], 'script over node-ssh': [0.5, 0.4, 0.6], 'script over ssh': [0.25] }
  expect(ratiosOf([caseOf('converged, 1 host', walls)])).toEqual({
    'converged, 1 host, against the script over node-ssh': 2,
    [NAME]: 4,
  })
})

test.each([
  { what: 'the same ratio', now: 2, before: 2, isWorse: false },
  { what: 'a better one', now: 1, before: 2, isWorse: false },
  { what: 'one worse by half', now: 3, before: 2, isWorse: false },
  { what: 'one worse by more than half', now: 3.1, before: 2, isWorse: true },
  { what: 'a doubled one', now: 4, before: 2, isWorse: true },
  { what: 'one that is no number', now: NaN, before: 2, isWorse: true },
])('$what: worse is $isWorse', ({ now, before, isWorse }) => {
  expect(compare({ [NAME]: now }, { [NAME]: before })[0]?.isWorse).toBe(isWorse)
})

test('a case that only the baseline or only this run has is worse', () => {
  const compared = compare({ here: 1 }, { there: 1 })
  expect(compared.map(({ isWorse, text }) => [isWorse, text])).toEqual([
    [true, 'here: 1 (baseline missing, allowed -)'],
    [true, 'there: not measured (baseline 1, allowed 1.50)'],
  ])
})
