import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resultNames } from '../../../src/run/result-names.ts'
import type { AnyTask } from '../../../src/task/task.ts'

const folder = join(import.meta.dirname, '../../../tasks')
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
const tasks = await Promise.all(
  files.map(async (file) => ((await import(join(folder, file))) as { default: AnyTask }).default),
)

describe('the names that a step registers are known although nothing ran', () => {
  test.each(tasks.filter((task) => task.result !== undefined))('by $name', (task) => {
    expect(resultNames(task, {}, {})).not.toBeNull()
  })

  test('also where what was asked is not all there', () => {
    const task = tasks.find(({ name }) => name === 'longhorn_volume') as AnyTask
    expect(resultNames(task, {}, {})).toEqual([
      ...['volume', 'state', 'robustness', 'node', 'last_degraded_at', 'replicas'],
    ])
  })
})

test('a task whose result cannot be looked at has no names', () => {
  const result = () => {
    throw new Error('no')
  }
  expect(resultNames({ result } as unknown as AnyTask, {}, {})).toBeNull()
})
