import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-readme-'))
  mkdirSync(join(folder, 'tasks'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** The code blocks of a language in a document. */
function blocks(file: string, language: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, lang]) => lang === language)
    .map(([, , code]) => code ?? '')
}

function drover(...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/drover'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr }
}

test('the playbook of the README plans on a machine that has nothing of it', () => {
  const [playbook = ''] = blocks('README.md', 'yaml')
  writeFileSync(join(folder, 'site.yaml'), playbook.replace('/tmp/hello', join(folder, 'hello')))
  const { status, text } = drover('check', 'site.yaml', '-i', 'localhost,')
  expect(text).toContain('2 changes on 1 host would be made')
  expect(status).toBe(2)
})

test.each(['README.md', 'docs/writing-tasks.md'])('the task in %s works as it stands there', (file) => {
  const task = blocks(file, 'ts').find((code) => code.includes('defineTask')) ?? ''
  writeFileSync(join(folder, 'tasks/timezone.ts'), task)
  writeFileSync(join(folder, 'site.yaml'), '- hosts: all\n  tasks:\n    - timezone: Etc/GMT+11\n')
  const { status, text } = drover('check', 'site.yaml', '-i', 'localhost,')
  expect(text).toContain('$ ln -sfn /usr/share/zoneinfo/Etc/GMT+11 /etc/localtime')
  expect(status).toBe(2)
})

test('the audit that the README begins with looks at this machine, whatever it finds', () => {
  const [, playbook = ''] =
    /npx drover check (\S+) -i localhost,\n/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const { status, text } = drover('check', join(root, playbook), '-i', 'localhost,')
  expect(text).toMatch(/^localhost +\d+/m)
  expect([0, 3]).toContain(status)
})

test('the commands of the README exist', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const named = [...text.matchAll(/npx drover (\w+)/g)].map(([, name]) => name ?? '')
  const { text: help } = drover('--help')
  expect(named.filter((name) => !new RegExp(`^ +${name} `, 'm').test(help))).toEqual([])
  const scripts = Object.keys(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
  )
  const run = [...text.matchAll(/npm run (\w+)/g)].map(([, name]) => name ?? '')
  expect(run.filter((name) => !scripts.includes(name))).toEqual([])
})
