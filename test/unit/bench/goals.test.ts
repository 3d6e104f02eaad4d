import { describe, expect, test } from 'vitest'
import { goalLine, verdict } from '../../../bench/report/table.ts'
import { converged } from '../../../bench/scenarios/converged.ts'
import { manySteps } from '../../../bench/scenarios/many-steps.ts'
import { SCENARIOS } from '../../../bench/scenarios/all.ts'
import { skipping } from '../../../bench/scenarios/skipping.ts'
import { caseOf } from './results.ts'

describe('a goal', () => {
  test.each([
    { value: 1.5, limit: 1.5, atLeast: false, is: 'held' },
    { value: 1.51, limit: 1.5, atLeast: false, is: 'missed' },
    { value: 40, limit: 40, atLeast: true, is: 'held' },
    { value: 39.9, limit: 40, atLeast: true, is: 'missed' },
    { value: null, limit: 40, atLeast: true, is: 'not measured' },
  ])('of $value with the limit $limit (at least: $atLeast) is $is', ({ value, limit, atLeast, is }) => {
    expect(verdict({ text: 'speed', value, unit: 'x', limit, atLeast })).toBe(is)
  })

  test('is a line that says whether it is held', () => {
    const goal = { text: 'speed', value: 12.345, unit: 'x', limit: 40, atLeast: true }
    expect(goalLine(goal)).toBe('MISSED        speed: 12.3 x (>= 40 x)')
    expect(goalLine({ ...goal, value: null })).toBe('NOT MEASURED  speed: - (>= 40 x)')
  })

  test.each(SCENARIOS)('of $name without any result is not measured', (scenario) => {
    for (const goal of scenario.goals([])) expect(verdict(goal)).toBe('not measured')
  })
})

test('converged: the floors and the peers are compared with Drover, the fastest peer at one host', () => {
  const cases = [
    caseOf('1 host', { drover: [2], ansible: [9], mitogen: [8], pyinfra: [1] }),
    caseOf('20 hosts', { drover: [2], 'script over node-ssh': [1], ansible: [100], pyinfra: [40] }),
  ]
  expect(converged.goals(cases).map((goal) => [goal.value, verdict(goal)])).toEqual([
    [2, 'missed'],
    [50, 'held'],
    [null, 'not measured'],
    [20, 'missed'],
    [2, 'missed'],
  ])
})

test('converged: nobody is the fastest peer while one of them does not take part', () => {
  const goals = converged.goals([caseOf('1 host', { drover: [2], ansible: [9], mitogen: [8] })])
  expect(goals.at(-1)).toMatchObject({ text: '1 host, wall, against the fastest peer', value: null })
})

test('many steps: processor time of a further step, and of all of them', () => {
  const cases = [caseOf('1 step', { drover: [1] }), caseOf('100 steps', { drover: [1.4] })]
  const [further, all] = manySteps.goals(cases)
  expect(further?.value).toBeCloseTo((0.4 * 0.75 * 1000) / 99)
  expect(all?.value).toBeCloseTo(1.4 * 0.75 * 10)
})

test('skipping: wall of a further step of a host, and of all of them', () => {
  const cases = [caseOf('50 hosts, 1 step', { drover: [1] }), caseOf('50 hosts, 200 steps', { drover: [2] })]
  const [further, all] = skipping.goals(cases)
  expect(further?.value).toBeCloseTo(1000 / (50 * 199))
  expect(all?.value).toBeCloseTo(2000 / (50 * 200))
})
