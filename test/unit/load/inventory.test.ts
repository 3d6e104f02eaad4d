import { describe, expect, test } from 'vitest'
import { brief, errorsOf, load, loadText, scope, written } from './fixture.ts'
import type { Loaded, LoadOptions } from '../../../src/load/run.ts'

const LAB = 'inventories/lab/hosts.yaml'

/** The variables of a host, computed; names that they use have the values of `others`. */
function varsOf(loaded: Loaded, name: string, others: Readonly<Record<string, unknown>> = {}) {
  const host = loaded.inventory.hosts.find((one) => one.name === name)
  const vars = Object.entries(host?.vars ?? {})
  return Object.fromEntries(vars.map(([key, value]) => [key, written(value.evaluate(scope(others)))]))
}

const lab = await load({ inventories: [LAB] })

describe('an inventory', () => {
  test('keeps the order of its hosts and unfolds ranges', () => {
    expect(lab.inventory.hosts.map((host) => host.name)).toStrictEqual([
      'lonely',
      'web-1',
      'web-2',
      'web-3',
      'db-1',
    ])
  })

  test('puts hosts into the groups above theirs, and the rest into ungrouped', () => {
    expect(lab.inventory.groups).toMatchObject({
      servers: ['web-1', 'web-2', 'web-3', 'db-1'],
      web: ['web-1', 'web-2', 'web-3'],
      top_level: ['web-2'],
      ungrouped: ['lonely'],
      all: ['lonely', 'web-1', 'web-2', 'web-3', 'db-1'],
    })
    expect(lab.inventory.hosts.map((host) => host.groups)).toContainEqual(['alpha', 'beta', 'servers', 'web'])
  })

  test('gives variables in the order all, parents, children, host; files after what stands inline', () => {
    expect(varsOf(lab, 'lonely')).toMatchObject({ from: 'all-file', only_all: 1, ansible_user: 'ops' })
    expect(varsOf(lab, 'web-1')).toMatchObject({ from: 'web-file', rank: 'parent', letter: 'b' })
    expect(varsOf(lab, 'web-2')).toMatchObject({ from: 'host-file', own: [1, { two: 2 }] })
    expect(varsOf(lab, 'web-3')).toMatchObject({ from: 'host-inline', size: 5 })
  })

  test('reads a folder of files for a group, in order, with templates and secrets', () => {
    const vars = varsOf(lab, 'db-1', { greeting: 'hi', inventory_hostname: 'db-1' })
    const expected = { rank: 'child', one: 1, two: 2, both: 'second', text: 'hi db-1' }
    expect(vars).toMatchObject({ ...expected, password: { secret: 'hunter' } })
  })

  test('lets group_vars beside the playbook win over those beside the inventory', async () => {
    const loaded = await load({ inventories: [LAB], playbooks: ['inventories/site/site.yaml'] })
    expect(varsOf(loaded, 'lonely')['greeting']).toBe('good day')
  })

  test('warns of a file of variables whose name is misspelt', () => {
    expect(lab.warnings.map((warning) => warning.message)).toStrictEqual([
      'group_vars/wbe: there is no group wbe',
    ])
  })

  test('may be a folder, and several are merged in order', async () => {
    const loaded = await load({ inventories: ['c,', 'inventories/folder'] })
    expect(loaded.inventory.hosts.map((host) => host.name)).toStrictEqual(['c', 'a', 'b'])
    expect(varsOf(loaded, 'a')).toStrictEqual({ x: 2 })
  })

  test('may be host names with a comma', async () => {
    const loaded = await load({ inventories: ['localhost,'] })
    expect(loaded.inventory.groups).toStrictEqual({ all: ['localhost'], ungrouped: ['localhost'] })
  })
})

describe('without an inventory that has it', () => {
  test('localhost is there for a play that names it, and all does not hold it', async () => {
    const loaded = await loadText('- hosts: localhost\n- hosts: all\n')
    expect(loaded.plays.map((play) => play.hosts)).toStrictEqual([['localhost'], ['a', 'b']])
  })
})

describe('a wrong inventory', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a list of groups', '- all', 'bad-inventory'],
    ['hosts as a list', 'all: { hosts: [a, b] }', 'bad-inventory'],
    ['a misspelt section', 'all: { host: { a: null } }', 'bad-inventory'],
    ['a group inside itself', 'a: { children: { b: { children: { a: null } } } }', 'bad-inventory'],
    ['a host twice', 'all: { hosts: { a: null, a: null } }', 'duplicate-key'],
    ['a filter of Jinja', 'all: { vars: { x: "{{ y | lower }}" } }', 'bad-template'],
  ]
  test.for(cases)('%s is an error with its place', async ([, text, code], { expect }) => {
    const { mkdtempSync, writeFileSync } = await import('node:fs')
    const folder = mkdtempSync('/tmp/drover-inventory-')
    writeFileSync(`${folder}/hosts.yaml`, text)
    const errors = await errorsOf(load({ inventories: ['hosts.yaml'], cwd: folder }))
    expect(errors.map((error) => error.code)).toStrictEqual([code])
    expect(errors[0]?.details.at?.file).toBe('hosts.yaml')
  })

  test('that cannot be read says so, and hides no mistake of the playbook', async () => {
    const text = '- hosts: web\n  becom: true\n  tasks:\n    - say: "{{ who_knows }}"\n'
    const errors = await errorsOf(loadText(text, { inventories: ['absent.yaml'] }))
    expect(errors.map(brief)).toStrictEqual(['unknown-keyword playbook.yaml:2:3', 'file-unreadable'])
  })
})

describe('-e', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['x=1', { x: '1' }],
    ['x=1 y=two', { x: '1', y: 'two' }],
    ['x=hello world', { x: 'hello world' }],
    ['x="a b" y=\'c=d\'', { x: 'a b', y: 'c=d' }],
    ['{"x": 1, "y": [true]}', { x: 1, y: [true] }],
    ['@inventories/lab/group_vars/db/1.yaml', { one: 1, both: 'first' }],
  ]
  test.for(cases)('%s sets variables', async ([text, expected]) => {
    const { extraVars } = await load({ extraVars: [text] })
    const values = Object.entries(extraVars).map(([name, value]) => [name, value.evaluate(scope({}))])
    expect(Object.fromEntries(values)).toStrictEqual(expected)
  })

  test.for(['x', '[1]', 'facts=1', '@absent.yaml'])('%s is refused', async (text) => {
    expect(await errorsOf(load({ extraVars: [text] }))).toHaveLength(1)
  })
})

describe('a host pattern', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['all', 'lonely web-1 web-2 web-3 db-1'],
    ['*', 'lonely web-1 web-2 web-3 db-1'],
    ['web', 'web-1 web-2 web-3'],
    ['web-2', 'web-2'],
    ['web-*', 'web-1 web-2 web-3'],
    ['web-[13]*', 'web-1 web-3'],
    ['*b', 'web-1 web-2 web-3 db-1'],
    ['~^(web|db)-1$', 'web-1 db-1'],
    ['db:lonely', 'db-1 lonely'],
    ['db,lonely', 'db-1 lonely'],
    ['servers:!web', 'db-1'],
    ['all:!web:!db', 'lonely'],
    ['!web', 'lonely db-1'],
    ['web:&alpha', 'web-1'],
    ['servers:&web:!web-2', 'web-1 web-3'],
    ['web[0]', 'web-1'],
    ['web[-1]', 'web-3'],
    ['web[0:1]', 'web-1 web-2'],
    ['ungrouped', 'lonely'],
  ]
  const run = (hosts: string, options: Partial<LoadOptions> = {}) =>
    loadText(`- hosts: ${JSON.stringify(hosts)}\n`, { inventories: [LAB], ...options })

  test.for(cases)('%s', async ([pattern, hosts]) => {
    expect((await run(pattern)).plays[0]?.hosts).toStrictEqual(hosts.split(' '))
    const limited = await run('all', { limit: pattern })
    expect(new Set(limited.plays[0]?.hosts)).toStrictEqual(new Set(hosts.split(' ')))
  })

  test('may use extra variables', async () => {
    expect((await run('{{ where }}:!web-1', { extraVars: ['where=web'] })).plays[0]?.hosts).toStrictEqual([
      'web-2',
      'web-3',
    ])
  })

  test('of --limit that matches nothing is an error without a place', async () => {
    const [error] = await errorsOf(run('all', { limit: 'wbe' }))
    expect(error).toMatchObject({ code: 'no-hosts', details: { help: 'did you mean web?' } })
    expect(error?.details.at).toBeUndefined()
  })

  test('that --limit leaves without hosts is no error', async () => {
    expect((await run('db', { limit: 'web' })).plays[0]?.hosts).toStrictEqual([])
  })
})
