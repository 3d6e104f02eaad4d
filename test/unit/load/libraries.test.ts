import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadRegistry } from '../../../src/load/tasks.ts'
import type { TaskLibrary } from '../../../src/load/registry.ts'
import { emptyFolder } from '../../contract/cli/drover.ts'
import { errorsOf } from './fixture.ts'

/** A folder of tasks (`mount`) and facts (`facts/os`) with these names. */
function folderOf(names: readonly string[]): string {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'facts'))
  for (const name of names) {
    const bare = name.replace('facts/', '')
    const probe = `export default Object.assign(() => ({}), { definition: { name: '${bare}' } })`
    const task = `export default { name: '${bare}', summary: '', params: {}, observe() {}, plan() {} }`
    writeFileSync(join(folder, `${name}.js`), name === bare ? task : probe)
  }
  return folder
}

const library = (prefix: string, ...names: string[]): TaskLibrary => ({
  shown: prefix,
  prefix,
  folder: folderOf(names),
})

test('every task of a library is found by its bare and its whole name, and listed once', async () => {
  const { tasks } = await loadRegistry({ libraries: [library('lab.tasks', 'mount')], taskDirs: [] })
  expect([...tasks.keys()]).toStrictEqual(['mount'])
  expect(tasks.get('lab.tasks.mount')).toBe(tasks.get('mount'))
  expect(tasks.has('lab.tasks.umount')).toBe(false)
})

test('a name that two libraries have is no name: both tasks go by their whole names, in reports too', async () => {
  const libraries = [library('drover', 'mount', 'apt'), library('lab', 'mount')]
  const { tasks, ambiguous } = await loadRegistry({ libraries, taskDirs: [] })
  expect(Object.fromEntries(ambiguous)).toStrictEqual({ mount: ['drover.mount', 'lab.mount'] })
  expect([...tasks].map(([name, task]) => [name, task.name])).toStrictEqual([
    ['apt', 'apt'],
    ['drover.mount', 'drover.mount'],
    ['lab.mount', 'lab.mount'],
  ])
})

test('a task beside the playbook goes before those of libraries, and a warning names what it hides', async () => {
  const taskDirs = [folderOf(['mount', 'apt', 'own'])]
  const libraries = [library('drover', 'mount', 'apt'), library('lab', 'mount')]
  const { tasks, ambiguous, origins, warnings } = await loadRegistry({ libraries, taskDirs })
  const origin = (name: string) => origins.get(tasks.get(name) ?? expect.fail())?.qualified
  expect([origin('mount'), origin('drover.mount'), origin('apt')]).toStrictEqual([null, 'drover.mount', null])
  expect(ambiguous.size).toBe(0)
  expect(
    warnings.map(({ code, message }) => `${code}: ${message.replace(/\S+\/(\w+\.js)/, '$1')}`),
  ).toStrictEqual([
    'hidden-task: apt is the task of apt.js here, not drover.apt',
    'hidden-task: mount is the task of mount.js here, not drover.mount or lab.mount',
  ])
})

test.for([
  [
    'one fact',
    { libraries: [library('drover', 'facts/os'), library('lab', 'facts/os')], taskDirs: [] },
    'broken-library',
  ],
  [
    'one whole name',
    { libraries: [library('lab', 'mount'), library('lab', 'mount')], taskDirs: [] },
    'broken-library',
  ],
  [
    'one task beside two playbooks',
    { taskDirs: [folderOf(['mount']), folderOf(['mount'])] },
    'ambiguous-task',
  ],
] as const)('%s cannot be had twice', async ([, sources, code]) => {
  const errors = await errorsOf(loadRegistry(sources))
  expect(errors.map((error) => error.code)).toStrictEqual([code])
})
