import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Secret } from '../../../src/task/secret.ts'
import type { Play, Step } from '../../../src/task/playbook.ts'
import { stepsIn } from '../../../src/task/steps.ts'
import { UNKNOWN } from '../../../src/task/unknown.ts'
import { brief, errorsOf, loadText, scope, written } from './fixture.ts'

const values = { n: 2, disks: [{ size: 1 }, { size: 0 }], password: new Secret('hunter'), later: UNKNOWN }

/** The first step of the first play. */
function firstOf(plays: readonly Play[]): Step | undefined {
  return stepsIn<Step>(plays[0]?.nodes ?? [])[0]
}

/** The value of a variable of a play. */
async function variable(yaml: string): Promise<unknown> {
  const { plays } = await loadText(`- hosts: all\n  vars: { n: 1, disks: [], v: ${yaml} }\n  tasks: []\n`)
  return plays[0]?.vars[0]?.['v']?.evaluate(scope(values))
}

test('!cel computes a value inside lists and mappings, beside plain ones and templates', async () => {
  const v = await variable(`[!cel 'n + 1', { a: !cel 'disks.filter(d, d.size > 0)', b: '{{ n }}' }, n + 1]`)
  expect(v).toStrictEqual([3, { a: [{ size: 1 }], b: 2 }, 'n + 1'])
})

test('each value of a list stands alone: what is secret or not known in one says nothing of the others', async () => {
  const extraVars = ['password=', 'later=']
  const text = `- hosts: all\n  vars: { v: [!cel 'password + "1"', !cel 'later', !cel '1 + 1'] }\n  tasks: []\n`
  const { plays } = await loadText(text, { extraVars })
  const v = plays[0]?.vars[0]?.['v']?.evaluate(scope(values)) as unknown[]
  expect((v[0] as Secret).reveal()).toBe('hunter1')
  expect(v.slice(1)).toStrictEqual([UNKNOWN, 2])
})

test('!secret hides all text and all numbers of what its template gives', async () => {
  const extraVars = ['text=', 'ran=', 'parts=', 'later=', 'password=']
  const text = (value: string) => `- hosts: all\n  vars: { v: !secret ${value} }\n  tasks: []\n`
  const given = {
    ...values,
    text: '{"user":"anna","ports":[22,{"a":"b"}],"on":true,"none":null}',
    ran: { stdout: 'one\ntwo\n', stdout_lines: ['one', 'two'], rc: 0 },
    parts: [UNKNOWN, new Secret('s'), new Uint8Array([1])],
  }
  const hidden = async (value: string) => {
    const { plays } = await loadText(text(value), { extraVars })
    return plays[0]?.vars[0]?.['v']?.evaluate(scope(given))
  }
  const [a, b] = [{ secret: 'one' }, { secret: 'two' }]
  expect(written(await hidden(`'{{ from_json text }}'`))).toStrictEqual({
    user: { secret: 'anna' },
    ports: [{ secret: '22' }, { a: { secret: 'b' } }],
    on: true,
    none: null,
  })
  expect(written(await hidden(`'{{ lines ran.stdout }}'`))).toStrictEqual([a, b])
  expect(written(await hidden(`'{{ ran.stdout_lines }}'`))).toStrictEqual([a, b])
  expect(await hidden(`'{{ parts }}'`)).toStrictEqual(given.parts)
  expect(await hidden(`'{{ later }}'`)).toBe(UNKNOWN)
  expect(JSON.stringify(await hidden(`'{{ ran }}'`))).toBe(
    '{"stdout":"***","stdout_lines":["***","***"],"rc":"***"}',
  )
})

test('!cel computes params and what is inside them, and the schema checks what comes of it', async () => {
  const step = (size: string) =>
    `- hosts: all\n  vars: { n: 1 }\n  tasks:\n    - thing: { path: /x, size: !cel '${size}', limits: { soft: !cel 'n * 2' }, names: [!cel '"a" + "b"'] }\n`
  const { plays } = await loadText(step('n + 1'))
  const params = firstOf(plays)?.params
  expect(params?.evaluate(scope({ n: 1 }))).toMatchObject({ size: 2, limits: { soft: 2 }, names: ['ab'] })
  const wrong = firstOf((await loadText(step('string(n)'))).plays)?.params
  expect(() => wrong?.evaluate(scope({ n: 1 }))).toThrow(/size must be a whole number/)
})

test('!cel computes variables of the inventory, of hosts and of groups', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-cel-'))
  const inventory = `all:
  vars: { count: !cel 'size(disks) + base', base: 1 }
  hosts:
    a: { disks: [x, y], list: [!cel 'base + 1'] }
`
  writeFileSync(join(folder, 'lab.yaml'), inventory)
  const { inventory: loaded } = await loadText('- hosts: all\n  tasks: []\n', {
    inventories: [join(folder, 'lab.yaml')],
  })
  rmSync(folder, { recursive: true })
  const vars = loaded.hosts[0]?.vars ?? {}
  expect(vars['count']?.evaluate(scope({ disks: [1, 2], base: 1 }))).toBe(3)
  expect(vars['list']?.evaluate(scope({ base: 1 }))).toStrictEqual([2])
})

test('a mistake in !cel is found before the run, where it stands: syntax, types, functions, names', async () => {
  const text = `- hosts: all
  vars:
    a: [!cel 'n +']
    b: { c: !cel 'size(5)' }
    d: !cel 'uper("a")'
    e: !cel '1 + nmae'
    name: x
  tasks:
    - say: { msg: '{{ e }}' }
`
  const errors = await errorsOf(loadText(text))
  expect(errors.map(brief)).toStrictEqual([
    'bad-expression playbook.yaml:3:18',
    'bad-expression playbook.yaml:4:19',
    'bad-expression playbook.yaml:5:14',
    'undefined-variable playbook.yaml:6:18',
  ])
})

test('a template that asks whether a variable is defined may read it, before the run too', async () => {
  const step = (template: string) => `- hosts: all\n  tasks:\n    - say: { msg: '${template}' }\n`
  const { plays } = await loadText(step('{{#if (defined motto)}}{{ motto }}{{else}}none{{/if}}'))
  expect(firstOf(plays)?.params.evaluate(scope({}))).toStrictEqual({ msg: 'none' })
  const errors = await errorsOf(loadText(step('{{ default motto "x" }}{{ motto }}')))
  expect(errors.map(brief)).toStrictEqual(['undefined-variable playbook.yaml:3:46'])
})
