import { expect, test } from 'vitest'
import { defineProbe, defineTask, sh, Type, type Change } from '../../../src/index.ts'
import { pure, reads, settles, shows } from '../../../src/task/laws.ts'
import { planOf } from '../../../src/task/planned.ts'
import type { AnyTask } from '../../../src/task/task.ts'

const count = defineProbe({
  name: 'count',
  summary: 'A number.',
  read: () => sh`cat /count`,
  parse: ({ stdout }) => Number(stdout),
})

function taskWith(plan: (now: { count: number }) => Iterable<Change<{ count: number }>>): AnyTask {
  return defineTask({
    name: 't',
    summary: 'T.',
    params: Type.Object({}),
    observe: () => ({ count: count() }),
    *plan(_, now) {
      yield* plan(now)
    },
  })
}

const honest = taskWith((now) =>
  now.count === 1 ? [] : [{ summary: 'set it', set: { count: 1 }, run: [sh`true`] }],
)
const restless = taskWith((now) => [{ summary: 'add one', set: { count: now.count + 1 }, run: [sh`true`] }])
const silent = taskWith((now) => [{ summary: 'act', set: { count: now.count }, run: [sh`rm /x`] }])
const meddler = taskWith((now) => {
  now.count = 5
  return []
})
let calls = 0
const fickle = taskWith(() =>
  calls++ % 2 === 0 ? [] : [{ summary: 'now and then', set: { count: 9 }, run: [] }],
)

const laws = (task: AnyTask, now: { count: number }): string[] => {
  const impure = pure(task, {}, { ...now })
  if (impure.length > 0) return impure.map(({ message }) => message)
  const planned = planOf(task, {}, now)
  return [...settles(task, {}, now, planned), ...shows(now, planned.changes)].map(({ message }) => message)
}

test('an honest task keeps the laws', () => {
  expect([...laws(honest, { count: 0 }), ...laws(honest, { count: 1 })]).toEqual([])
})

test.each([
  ['wants more on its own prediction', restless, 'on its own prediction it still wants to add one'],
  ['runs a command without a visible change', silent, 'on its own prediction it still wants to act'],
  ['alters what it was given', meddler, 'the plan altered what it was given'],
  ['says something else each time', fickle, 'the plan said something else'],
])('a task that %s is caught', (_, task, message) => {
  expect(laws(task, { count: 0 }).join('\n')).toContain(message)
})

test('a command that shows nothing is named', () => {
  expect(shows({ count: 0 }, [{ summary: 'act', set: { count: 0 }, run: [sh`rm /x`] }])[0]?.message).toBe(
    'act: runs rm /x and sets nothing',
  )
})

test('a change that sets what was not asked is named', () => {
  expect(shows({}, [{ summary: 'act', set: { other: 1 }, run: [] }])[0]?.message).toContain(
    'sets other, which it does not observe',
  )
})

test('a probe that writes is caught', () => {
  const probe = defineProbe({ name: 'bad', summary: 'Bad.', read: () => sh`touch /x`, parse: () => null })
  expect(reads({ probe: probe() })[0]?.message).toBe(
    'probe bad: touch is not on the read-only list (or not with these arguments)',
  )
})
