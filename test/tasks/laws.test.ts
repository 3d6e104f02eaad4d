import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pure, settles, shows } from '../../src/task/laws.ts'
import { planOf } from '../../src/task/planned.ts'
import type { AnyTask, Observed } from '../../src/task/task.ts'
import { UnknownUsed } from '../../src/task/unknown.ts'
import { findFixtures, type Fixture, withDefaults } from '../../src/testing.ts'

type Values = Readonly<Record<string, unknown>>

const root = join(import.meta.dirname, '../..')
const fixtures = findFixtures(import.meta.dirname).filter(({ values }) => values['invalid'] === undefined)
const names = readdirSync(join(root, 'tasks'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))

/**
 * States that no fixture wrote down: the wish of one fixture, each answer of another. They need not
 * make sense together; the laws hold all the same, or the plan refuses.
 */
function states(task: AnyTask, own: readonly Fixture[]): fc.Arbitrary<{ params: Values; now: Values }> {
  const nows = own.map(({ values }) => (values['now'] ?? {}) as Values)
  return fc.constantFrom(...own).chain(({ values }) => {
    const params = withDefaults(task, values['params'] ?? {})
    const asked = Object.keys(task.observe(params) as Observed)
    const answers = asked.map((name) => {
      const seen = nows.filter((now) => name in now).map((now) => now[name])
      return fc.constantFrom(...seen).map((answer) => [name, answer] as const)
    })
    return fc.tuple(...answers).map((entries) => ({ params, now: Object.fromEntries(entries) }))
  })
}

function violations(task: AnyTask, params: Values, now: Values): string[] {
  const found = pure(task, params, now)
  try {
    const planned = planOf(task, params, now)
    found.push(...settles(task, params, now, planned), ...shows(now, planned.changes))
  } catch (error) {
    if (!(error instanceof UnknownUsed)) throw error
  }
  return found.map(({ law, message }) => `law ${law}: ${message}`)
}

/** Families that a change unsettles though its task does not say that it touches them. */
function untold(task: AnyTask, params: Values, now: Values): string[] {
  const { touches = ['*'] } = task
  const patterns = typeof touches === 'function' ? touches(params) : touches
  const touched = patterns.map((pattern) => pattern.split(' ')[0] ?? '')
  const families = planOf(task, params, now).changes.flatMap(({ unsettles }) =>
    (unsettles ?? []).map((pattern) => pattern.split(' ')[0] ?? ''),
  )

  return patterns.includes('*') ? [] : families.filter((family) => !touched.includes(family))
}

describe.each(names)('task %s', async (name) => {
  const { default: task } = (await import(join(root, 'tasks', `${name}.ts`))) as { default: AnyTask }
  if (task.acts !== undefined && !fixtures.some(({ about }) => about === name)) {
    test('asks a host nothing and changes nothing there', () => {
      expect([task.observe({}), [...task.plan({}, {})]]).toStrictEqual([{}, []])
    })
    return
  }
  const own = fixtures.filter(({ about }) => about === name)

  test('keeps the laws over random mixtures of its fixtures', () => {
    fc.assert(
      fc.property(states(task, own), ({ params, now }) => {
        expect(violations(task, params, now)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('alters no more than it says it touches', () => {
    for (const { values } of own) {
      const params = withDefaults(task, values['params'] ?? {})
      try {
        expect(untold(task, params, (values['now'] ?? {}) as Values)).toEqual([])
      } catch (error) {
        if (!(error instanceof UnknownUsed)) throw error
      }
    }
  })
})
