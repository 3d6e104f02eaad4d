import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { beforeAll, expect, test } from 'vitest'
import { drover, emptyFolder } from './cli/drover.ts'

const cwd = emptyFolder()
const from = join(import.meta.dirname, 'library')

/** The project, with the library installed as npm would. */
beforeAll(() => {
  const library = join(cwd, 'node_modules/@lab/tasks')
  mkdirSync(library, { recursive: true })
  writeFileSync(join(library, 'package.json'), '{ "name": "@lab/tasks", "version": "1.2.0", "exports": {} }')
  cpSync(join(from, 'lab-tasks'), library, { recursive: true })
  for (const part of ['drover.yaml', 'hosts.yaml', 'playbooks', 'ours']) {
    cpSync(join(from, part), join(cwd, part), { recursive: true })
  }
})

const site = ['playbooks/site.yaml', '-e', `folder=${cwd}`]

test('a playbook uses an npm package of tasks and facts, and a folder of them, as drover.yaml says', async () => {
  const checked = await drover(['check', ...site], { cwd })
  expect(checked).toMatchObject({ code: 2, stderr: '' })
  expect(checked.stdout).toMatch(/change +localhost +Greet\n +write .*\/greeting\n/)
  expect(await drover(['run', ...site], { cwd })).toMatchObject({ code: 0, stderr: '' })
  expect(readFileSync(join(cwd, 'said'), 'utf8')).toBe('hello\n')
  expect(await drover(['check', ...site], { cwd })).toMatchObject({ code: 0, stderr: '' })
})

test('a name that two libraries have is an error that lists the whole names', async () => {
  writeFileSync(join(cwd, 'playbooks/both.yaml'), '- hosts: localhost\n  tasks:\n    - debug: hello\n')
  const { code, stderr } = await drover(['validate', 'playbooks/both.yaml'], { cwd })
  expect(stderr).toMatch(
    /^error\[ambiguous-task\]: several libraries have a task debug\n {2}at playbooks\/both.yaml:3:7\n/,
  )
  expect(stderr).toMatch(/help: write drover.debug or lab.tasks.debug\n$/)
  expect(code).toBe(1)
})

test.for([
  ['greting', 'did you mean greeting?'],
  ['debgu', 'did you mean debug?'],
  ['lab.tasks.debgu', 'did you mean debug?'],
  ['lab.tasks.greting', 'did you mean greeting?'],
  ['ansible.builtin.file', 'write file'],
] as const)('for the misspelt %s the help is: %s', async ([name, help]) => {
  writeFileSync(join(cwd, 'playbooks/misspelt.yaml'), `- hosts: localhost\n  tasks:\n    - ${name}: hello\n`)
  const { stderr } = await drover(['validate', 'playbooks/misspelt.yaml'], { cwd })
  expect(stderr).toContain(`help: ${help}\n`)
})

test('drover tasks says of each task where it comes from, and explains one by its whole name', async () => {
  const { stdout } = await drover(['tasks'], { cwd })
  expect(stdout).toMatch(/^greeting +@lab\/tasks 1\.2\.0 +Writes a greeting\.$/m)
  expect(stdout).toMatch(/^farewell +\.\/ours +Says goodbye\.$/m)
  expect(stdout).toMatch(/^lab\.tasks\.debug +@lab\/tasks 1\.2\.0 /m)
  expect(stdout).toMatch(/^mount +drover +Mounts/m)
  expect((await drover(['tasks', 'lab.tasks.greeting'], { cwd })).stdout).toMatch(
    /\nQualified name: lab.tasks.greeting\n$/,
  )
  expect((await drover(['tasks', 'debug'], { cwd })).stderr).toMatch(
    /drover tasks drover.debug, drover tasks lab.tasks.debug/,
  )
})

test('drover tasks --schema is a schema of playbooks that knows the tasks of libraries', async () => {
  const schema = JSON.parse((await drover(['tasks', '--schema'], { cwd })).stdout) as object
  const valid = new Ajv({ strict: false }).compile(schema)
  const playbook = (step: object): unknown => valid([{ hosts: 'all', tasks: [step] }])
  expect(playbook({ greeting: { path: '/x' } })).toBe(true)
  expect(playbook({ 'lab.tasks.debug': { path: '/x' } })).toBe(true)
  expect(playbook({ greeting: { paht: '/x' } })).toBe(false)
})

test('a task beside the playbook goes before that of a library, which is warned of', async () => {
  cpSync(join(from, 'ours'), join(cwd, 'nearer'), { recursive: true })
  writeFileSync(join(cwd, 'nearer/site.yaml'), '- hosts: localhost\n  tasks:\n    - farewell: { to: all }\n')
  const { code, stderr } = await drover(['validate', 'nearer/site.yaml'], { cwd })
  expect(stderr).toMatch(
    /^warning\[hidden-task\]: farewell is the task of nearer\/tasks\/farewell\.js here, not ours\.farewell\n/,
  )
  expect(code).toBe(0)
})

test.for([
  [
    'CommonJS in a package',
    'node_modules/old/tasks/old.js',
    'const { defineTask, Type } = require("drover"); module.exports =',
  ],
  [
    'a module without a type in package.json',
    'old/tasks/old.js',
    'import { defineTask, Type } from "drover"; export default',
  ],
  [
    'a module in TypeScript in a package',
    'node_modules/old/tasks/old.ts',
    'import { defineTask, Type } from "drover"; export default',
  ],
] as const)('%s can be a task, and Node has nothing to say about it', async ([, file, begin]) => {
  const own = emptyFolder()
  const task = `${begin} defineTask({ name: 'old', summary: 'Old.', params: Type.Object({}), observe: () => ({}), *plan() {} })`
  mkdirSync(join(own, file, '..'), { recursive: true })
  writeFileSync(join(own, file), task)
  for (const folder of ['', 'node_modules/old']) {
    mkdirSync(join(own, folder), { recursive: true })
    writeFileSync(join(own, folder, 'package.json'), '{ "name": "old" }')
  }
  writeFileSync(join(own, 'drover.yaml'), `libraries: [${file.startsWith('node_modules') ? 'old' : './old'}]`)
  const { stdout, stderr } = await drover(['tasks', 'old.old'], { cwd: own })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^old: Old\.\n/)
})

test('an ad hoc task may come from a library', async () => {
  const { code, stdout } = await drover(['task', 'ours.farewell', 'localhost', 'to=all', '--check'], { cwd })
  expect(stdout).toContain('say goodbye')
  expect(code).toBe(0)
})
