import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { brief, errorsOf, loadText } from './fixture.ts'

const cwd = mkdtempSync(join(tmpdir(), 'drover-argument-specs-'))
afterAll(() => {
  rmSync(cwd, { recursive: true })
})
for (const folder of ['meta', 'tasks']) mkdirSync(join(cwd, 'roles/web', folder), { recursive: true })
writeFileSync(join(cwd, 'roles/web/tasks/main.yml'), '[]\n')

const SPEC = 'roles/web/meta/argument_specs.yml'

test.for([
  ['', 'invalid-value', 7],
  ['[]', 'invalid-value', 16],
  ['small', 'invalid-value', 16],
  ['{ small: few }', 'invalid-value', 16],
  ['"{{ zz }}"', 'invalid-value', 16],
  ['[small, "{{ zz }}"]', 'invalid-value', 16],
  ["[['{{ zz }}']]", 'invalid-value', 16],
  ["[[!cel 'dyn(1) / 0']]", 'expression-failed', 24],
] as const)('choices: %s is wrong at its place, beside what else is', async ([choices, code, column]) => {
  const spec = `argument_specs:\n main:\n  options:\n   kind:\n      choices: ${choices}\n`
  writeFileSync(join(cwd, SPEC), spec)
  const playbook = '- { hosts: all, roles: [{ role: web, kind: tape }] }\n- { hosts: all, rolls: [] }\n'
  const errors = await errorsOf(loadText(playbook, { cwd }))
  expect(errors.map(brief)).toStrictEqual([
    'unknown-keyword playbook.yaml:2:17',
    `${code} ${SPEC}:5:${column}`,
  ])
})
