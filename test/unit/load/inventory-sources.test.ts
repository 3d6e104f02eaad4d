import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { errorsOf, load, scope } from './fixture.ts'

const root = mkdtempSync(join(tmpdir(), 'drover-sources-'))
afterAll(() => {
  rmSync(root, { recursive: true })
})

let count = 0
function folderOf(files: Readonly<Record<string, string>>): string {
  count += 1
  const folder = join(root, String(count))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
    if (text.startsWith('#!')) chmodSync(join(folder, name), 0o755)
  }
  return folder
}

async function read(files: Readonly<Record<string, string>>, inventories: readonly string[]) {
  const { inventory } = await load({ inventories, cwd: folderOf(files) })
  const vars = inventory.hosts.map(({ name, vars }) => [
    name,
    Object.fromEntries(Object.entries(vars).map(([key, value]) => [key, value.evaluate(scope({}))])),
  ])
  return { groups: inventory.groups, vars: Object.fromEntries(vars) as Record<string, object> }
}

const script = (list: string, host = '{}') =>
  `#!/bin/sh\ncase "$1" in --list) echo '${list}' ;; *) echo '${host}' ;; esac\n`

describe('an executable inventory', () => {
  test('is asked once when it has _meta', async () => {
    const list = '{"web":{"hosts":["a"],"vars":{"x":1}},"_meta":{"hostvars":{"a":{"y":[2]}}}}'
    const { groups, vars } = await read({ 'inv.sh': script(list, 'not asked') }, ['inv.sh'])
    expect(groups['web']).toStrictEqual(['a'])
    expect(vars).toStrictEqual({ a: { x: 1, y: [2] } })
  })

  test('is asked for each host without _meta', async () => {
    const { vars } = await read({ inv: script('{"web":["a"]}', '{"z":"own"}') }, ['inv'])
    expect(vars).toStrictEqual({ a: { z: 'own' } })
  })

  test('has no other keys in a group than hosts, vars and children', async () => {
    const list = '{"web":{"hosts":["a"],"var":{},"childen":["x"]},"_meta":{"hostvars":{},"profile":"aws"}}'
    const errors = await errorsOf(load({ inventories: ['inv'], cwd: folderOf({ inv: script(list) }) }))
    expect(errors.map(({ message, details: { help } }) => [message, help])).toStrictEqual([
      ['inv --list printed what is no inventory: the group web has no var', 'did you mean vars?'],
      ['inv --list printed what is no inventory: the group web has no childen', 'did you mean children?'],
    ])
  })

  test.for([
    ['#!/bin/sh\necho oh no >&2\nexit 3\n', 'inv --list ended with 3'],
    ['#!/bin/sh\necho "{"\n', 'inv --list does not print JSON'],
    ['#!/bin/sh\necho "[1]"\n', 'inv --list must print a JSON mapping'],
    ['#!/usr/bin/no-such-python\n', 'inv --list cannot be run: '],
  ] as const)('that does %j is an error', async ([text, message]) => {
    const [error] = await errorsOf(load({ inventories: ['inv'], cwd: folderOf({ inv: text }) }))
    expect(error?.message).toContain(message)
  })
})

describe('a folder of inventories', () => {
  test('is read in the order of names, folders inside too, without what is no inventory', async () => {
    const files = {
      'i/1.ini': '[web]\na x=1\n',
      'i/2/more.yml': 'web: { hosts: { a: { x: 2 }, b: } }',
      'i/README.md': '[',
      'i/.hidden': '[',
      'i/x.bak': '[',
      'i/group_vars/web': 'y: 3',
    }
    const { groups, vars } = await read(files, ['i'])
    expect(groups['web']).toStrictEqual(['a', 'b'])
    expect(vars).toStrictEqual({ a: { x: 2, y: 3 }, b: { y: 3 } })
  })
})

describe('a constructed inventory', () => {
  const HOSTS = "[web]\nw1 size=4 os=\"{'name': 'debian'}\"\nw2 size=9 tags='[\"a-b\"]'\n"
  const made = (text: string) => ({ 'hosts.ini': HOSTS, 'made.yml': `plugin: constructed\n${text}` })
  const read2 = (text: string) => read(made(text), ['hosts.ini', 'made.yml'])

  test('makes variables, groups by conditions and groups by values', async () => {
    const { groups, vars } = await read2(`
compose: { big: size > 5 }
groups: { large: big }
keyed_groups:
  - { key: tags, prefix: tag, parent_group: tagged }
  - { key: os, prefix: os }
  - { key: nothing, default_value: none }
`)
    expect(vars).toMatchObject({ w1: { big: false }, w2: { big: true } })
    expect(groups).toMatchObject({ large: ['w2'], tag_a_b: ['w2'], tagged: ['w2'], os_name_debian: ['w1'] })
    expect(groups).not.toHaveProperty('_none')
  })

  test.for([
    [
      "groups: { g: x is defined and y | default('z') == 'q' }",
      "write has(vars.x) && (has(vars.y) ? vars.y : 'z') == 'q'",
    ],
    ['groups: { g: "\'web\' not in group_names" }', "write !('web' in group_names)"],
    ["groups: { g: inventory_hostname.startswith('w') }", "write inventory_hostname.startsWith('w')"],
    ['compose: { c: "{{ size | int + 1 }}" }', 'write int(size) + 1'],
  ] as const)('with Jinja is refused and shown the CEL: %s', async ([text, help]) => {
    const [error] = await errorsOf(
      load({ inventories: ['hosts.ini', 'made.yml'], cwd: folderOf(made(text)) }),
    )
    expect(error?.details).toMatchObject({ help, at: { file: 'made.yml', line: 2 } })
  })

  test.for([
    ['keyed_groups: [{ key: os, trailing_separator: no }]', 'trailing_separator', 'no'],
    ['strict: yes', 'strict', 'yes'],
  ] as const)('takes only true or false where it must be so: %s', async ([text, name, given]) => {
    const [error] = await errorsOf(
      load({ inventories: ['hosts.ini', 'made.yml'], cwd: folderOf(made(text)) }),
    )
    expect(error?.message).toBe(`${name} must be true or false`)
    expect(error?.details.help).toBe(`YAML 1.2 knows true and false; ${given} is text`)
  })

  test('skips what a host lacks unless it is strict', async () => {
    expect((await read2('groups:\n  g: tags[0] == "a-b"')).groups['g']).toStrictEqual(['w2'])
    const folder = folderOf(made('strict: true\ngroups:\n  g: tags[0] == "a-b"'))
    const [error] = await errorsOf(load({ inventories: ['hosts.ini', 'made.yml'], cwd: folder }))
    expect(error?.message).toBe('tags is not defined (host w1)')
  })
})

describe('docs/inventory.md', () => {
  const text = readFileSync(new URL('../../../docs/inventory.md', import.meta.url), 'utf8')
  const [yaml, ini, constructed] = [...text.matchAll(/```(?:yaml|ini)\n([\s\S]*?)```/g)].map(
    (match) => match[1] ?? '',
  )

  test('shows the same inventory as YAML and as INI', async () => {
    const [one, other] = [
      await read({ 'a.yaml': yaml ?? '' }, ['a.yaml']),
      await read({ a: ini ?? '' }, ['a']),
    ]
    expect(one).toStrictEqual(other)
    expect(one.groups['site']).toStrictEqual(['web1', 'web2', 'web3', 'web4'])
  })

  test('shows a constructed inventory', async () => {
    const files = { a: '[web]\nw memory_gb=64 rack=7a\n', 'b.yml': constructed ?? '' }
    const { groups } = await read(files, ['a', 'b.yml'])
    expect(groups).toMatchObject({ large: ['w'], rack_7a: ['w'], racks: ['w'] })
  })
})
