import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { isTrusted } from '../../../src/load/project/find.ts'
import { PROJECT_SCHEMA } from '../../../src/load/project/keys.ts'
import { findLibraries } from '../../../src/load/project/library.ts'
import { loadProject, unsilenced } from '../../../src/load/project/project.ts'
import { loadRegistry } from '../../../src/load/tasks.ts'
import { type DroverError, DroverErrors } from '../../../src/task/error.ts'
import { showPlace } from '../../../src/task/place.ts'
import { emptyFolder } from '../../contract/cli/drover.ts'

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

async function errorOf(action: () => unknown): Promise<DroverError> {
  const error: unknown = await Promise.resolve()
    .then(action)
    .catch((thrown: unknown) => thrown)
  const [first, ...others] = error instanceof DroverErrors ? error.errors : [error as DroverError]
  expect(others).toStrictEqual([])
  return first as DroverError
}

function cases<T>(name: string): T[] {
  return parse(readFileSync(new URL(`project/${name}.yaml`, import.meta.url), 'utf8')) as T[]
}

interface Wrong {
  readonly project: string
  readonly says: string
  readonly at: string
  readonly help?: string
}

describe('a mistake in drover.yaml is an error at its place', () => {
  test.for(cases<Wrong>('wrong'))('$says', async ({ project, says, at, help }) => {
    const cwd = folderOf({ 'drover.yaml': project })
    const { code, message, details } = await errorOf(() => loadProject([], cwd))
    expect(`${code} ${message}`).toBe(says)
    expect(details.at && showPlace(details.at)).toBe(`drover.yaml:${at}`)
    if (help !== undefined) expect(details.help).toBe(help)
  })
})

interface BrokenLibrary {
  readonly library: string
  readonly files?: Readonly<Record<string, string>>
  readonly says: string
  readonly help?: string
}

describe('the first line of the error about a library that cannot be used is enough', () => {
  test.for(cases<BrokenLibrary>('broken-libraries'))('$says', async ({ library, files, says, help }) => {
    const cwd = folderOf({ ...files, 'drover.yaml': `libraries: ['${library}']` })
    const { code, message, details } = await errorOf(() =>
      loadRegistry({ libraries: findLibraries(loadProject([], cwd).libraries), taskDirs: [] }),
    )
    expect(`${code} ${message}`.replaceAll(cwd, 'HERE')).toBe(says)
    if (help !== undefined) expect(details.help?.replaceAll(cwd, 'HERE')).toBe(help)
    if (message.startsWith('cannot use')) expect(details.at).toMatchObject({ line: 1, col: 13 })
  })
})

test('drover.yaml is found above the playbook, before the one where the user stands', () => {
  const cwd = folderOf({
    'drover.yaml': 'forks: 1',
    'a/drover.yaml': 'forks: 2',
    'a/b/site.yaml': '',
    'c/x.yaml': '',
  })
  expect(loadProject(['a/b/site.yaml'], cwd).forks).toBe(2)
  expect(loadProject(['c/x.yaml'], cwd).forks).toBe(1)
  expect(loadProject([], join(cwd, 'a/b')).forks).toBe(2)
  expect(loadProject([], emptyFolder()).forks).toBeNull()
})

test('playbooks with different ones cannot be one run', async () => {
  const cwd = folderOf({ 'drover.yaml': '', 'a/drover.yaml': '' })
  const { code, message } = await errorOf(() => loadProject(['site.yaml', 'a/site.yaml'], cwd))
  expect(code).toBe('bad-project')
  expect(message).toBe(
    'site.yaml belongs to drover.yaml, a/site.yaml belongs to a/drover.yaml: one run has one drover.yaml',
  )
})

test.for([
  [{ owner: 1000, user: 1000, folder: 0 }, true],
  [{ owner: 0, user: 1000, folder: 1000 }, true],
  [{ owner: 1001, user: 1000, folder: 1001 }, true],
  [{ owner: 1001, user: 1000, folder: 1000 }, false],
  [{ owner: 1001, user: 0, folder: 0 }, false],
  [{ owner: 1001, user: 1000, folder: undefined }, false],
] as const)('a drover.yaml above the playbook with %j is obeyed: %s', ([ids, obeyed]) => {
  expect(isTrusted(ids)).toBe(obeyed)
})

test('paths start beside drover.yaml, names of hosts stay what they are', () => {
  const cwd = folderOf({ 'drover.yaml': 'inventory: [lab, "web1,"]\nbecome_password_file: secret' })
  expect(loadProject(['a/site.yaml'], cwd)).toMatchObject({
    inventories: [join(cwd, 'lab'), 'web1,'],
    becomePasswordFile: join(cwd, 'secret'),
  })
})

test('the drover.yaml of docs/project.md is a right one that uses every key', () => {
  const page = readFileSync(new URL('../../../docs/project.md', import.meta.url), 'utf8')
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? []
  const cwd = folderOf({ 'drover.yaml': example })
  expect(Object.keys(parse(example) as object).sort()).toStrictEqual(
    Object.keys(PROJECT_SCHEMA.properties).sort(),
  )
  const { libraries, silenced } = loadProject([], cwd)
  expect(libraries.map(({ name }) => name)).toStrictEqual(['@lab/tasks', './tasks-of-ours'])
  expect([...silenced]).toStrictEqual(['unused-register'])
})

test('a warning that drover.yaml gives a reason for is not told, others are', () => {
  const cwd = folderOf({ 'drover.yaml': 'warnings: { unused-register: they are read from the record }' })
  const warnings = (['unused-register', 'octal-like'] as const).map((code) => ({
    code,
    message: '',
    details: {},
  }))
  expect(unsilenced(warnings, loadProject([], cwd)).map(({ code }) => code)).toStrictEqual(['octal-like'])
})
