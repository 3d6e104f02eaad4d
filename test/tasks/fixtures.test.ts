import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { AnyTask } from '../../src/task/task.ts'
import { checkTaskFixture, findFixtures } from '../../src/testing.ts'

const root = join(import.meta.dirname, '../..')
const fixtures = findFixtures(import.meta.dirname)
const names = readdirSync(join(root, 'tasks'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))

test('every fixture belongs to a task', () => {
  expect(fixtures.filter(({ about }) => !names.includes(about)).map(({ path }) => path)).toEqual([])
})

describe.each(names)('task %s', async (name) => {
  const { default: task } = (await import(join(root, 'tasks', `${name}.ts`))) as { default: AnyTask }
  const own = fixtures.filter(({ about }) => about === name)

  test('has the name of its file', () => {
    expect(task.name).toBe(name)
  })

  // What acts on the run has no plan to try: test/control does.
  if (task.acts === undefined) {
    test('has fixtures', () => {
      expect(own.length).toBeGreaterThan(0)
    })
  }

  test.each(own.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
    expect(checkTaskFixture(task, fixture).join('\n')).toBe('')
  })
})
