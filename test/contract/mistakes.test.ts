import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { DroverErrors } from '../../src/task/error.ts'
import { showPlace } from '../../src/task/place.ts'
import { loadRun } from '../../src/load/run.ts'
import { loadRegistry } from '../../src/load/tasks.ts'

const FOLDER = fileURLToPath(new URL('mistakes/', import.meta.url))
const TASKS = fileURLToPath(new URL('../../tasks', import.meta.url))

interface Expected {
  readonly code: string
  readonly at: string | null
  readonly says?: string
  readonly help?: string
}

const expected = parse(readFileSync(`${FOLDER}expected.yaml`, 'utf8')) as Expected[]
const registry = await loadRegistry({ taskDirs: [TASKS] })

test('twelve planted mistakes are all reported in one go, each at its place', async () => {
  const loading = loadRun({
    playbooks: ['site.yaml', 'tab.yaml'],
    inventories: ['lab.yaml', 'absent.yaml'],
    limit: null,
    extraVars: [],
    tags: [],
    skipTags: [],
    startAtTask: null,
    cwd: FOLDER,
    registry,
  })
  const errors = await loading.then(
    () => [],
    (error: unknown) => (error instanceof DroverErrors ? error.errors : Promise.reject(error as Error)),
  )
  const found = errors.map(({ code, details: { at } }) => ({ code, at: at ? showPlace(at) : null }))
  expect(found).toStrictEqual(expected.map(({ code, at }) => ({ code, at })))
  errors.forEach((error, index) => {
    expect(error.message).toContain(expected[index]?.says ?? '')
    expect(error.details.help ?? '').toContain(expected[index]?.help ?? '')
  })
})
