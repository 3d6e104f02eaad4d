import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadRun } from '../../src/load/run.ts'
import { loadRegistry } from '../../src/load/tasks.ts'
import { DroverErrors, type DroverError } from '../../src/task/error.ts'
import { showPlace } from '../../src/task/place.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const registry = await loadRegistry({ taskDirs: [`${ROOT}tasks`] })

interface Options {
  readonly inventories?: readonly string[]
  readonly tags?: readonly string[]
}

/** What is wrong with a playbook's text; empty when nothing is. */
async function wrongWith(text: string, options: Options = {}): Promise<readonly DroverError[]> {
  const nothing = { limit: null, extraVars: [], tags: [], skipTags: [], startAtTask: null }
  const playbooks = [{ name: 'site.yaml', text }]
  try {
    await loadRun({ ...nothing, playbooks, inventories: ['localhost,'], cwd: ROOT, registry, ...options })
    return []
  } catch (error) {
    if (!(error instanceof DroverErrors)) throw error
    return error.errors
  }
}

const playbook = (step: string): string => `- hosts: all\n  tasks:\n    - ${step}\n`
const helps = (errors: readonly DroverError[]): (string | undefined)[] =>
  errors.map((error) => error.details.help)

const habits = parse(readFileSync(new URL('habits/steps.yaml', import.meta.url), 'utf8')) as {
  step: string
  help: string | null
}[]

test.for(habits)('$step: the error says what to write instead', async ({ step, help }) => {
  expect(helps(await wrongWith(playbook(step)))).toStrictEqual(help === null ? [] : [help])
})

test('a tab that indents is named, wherever it stands in the indentation', async () => {
  const [error] = await wrongWith('- hosts: all\n \ttasks:\n \t  - debug: { msg: a }\n')
  expect(error?.message).toBe('a tab indents this line; YAML is indented by spaces')
  expect(error?.details.at && showPlace(error.details.at)).toBe('site.yaml:2:2')
})

test('a tag that no step has chooses nothing by mistake', async () => {
  const text = playbook('debug: { msg: a }\n      tags: [disks]')
  expect(helps(await wrongWith(text, { tags: ['disk'] }))).toStrictEqual(['did you mean disks?'])
  expect(await wrongWith(text, { tags: ['disks', 'untagged', 'never'] })).toStrictEqual([])
  expect(helps(await wrongWith(playbook('debug: { msg: a }'), { tags: ['disk'] }))).toStrictEqual([
    'no step has any tag',
  ])
})

test('a host named without its comma is not looked for in vain', async () => {
  const errors = await wrongWith(playbook('debug: { msg: a }'), { inventories: ['web1'] })
  expect(helps(errors)).toStrictEqual(['for a host of this name, end it with a comma: -i web1,'])
})
