import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { pythonLiteral } from '../../../src/load/inventory/python-literal.ts'
import type { Loaded } from '../../../src/load/run.ts'
import { inventoryScope } from '../../../src/run/scope.ts'
import { placesOf } from '../../../src/run/world.ts'
import { casesOf, errorsOf, load } from './fixture.ts'

interface Case {
  readonly name: string
  readonly text: string
  readonly groups?: Readonly<Record<string, readonly string[]>>
  readonly vars?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly wrong?: readonly string[]
}

const folder = mkdtempSync(join(tmpdir(), 'drover-ini-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function loadIni(text: string): Promise<Loaded> {
  writeFileSync(join(folder, 'hosts'), text)
  return load({ inventories: ['hosts'], cwd: folder })
}

function varsOf(loaded: Loaded): Record<string, Record<string, unknown>> {
  const hosts = new Map(loaded.inventory.hosts.map((host) => [host.name, host]))
  return Object.fromEntries(
    loaded.inventory.hosts.map((host) => {
      const scope = inventoryScope({ ...placesOf(loaded), hosts }, host)
      return [host.name, Object.fromEntries(Object.keys(host.vars).map((name) => [name, scope.get(name)]))]
    }),
  )
}

describe('in an INI inventory', () => {
  test.for(casesOf<Case>('inventory-ini.yaml'))('$name', async ({ text, groups, vars, wrong }) => {
    if (wrong) {
      const errors = await errorsOf(loadIni(text))
      const places = errors.map(({ code, details: { at } }) => `${code} ${at?.line ?? 0}:${at?.col ?? 0}`)
      expect(places).toStrictEqual(wrong)
      return
    }
    const loaded = await loadIni(text)
    expect(loaded.inventory.groups).toMatchObject(groups ?? {})
    for (const [host, expected] of Object.entries(vars ?? {})) {
      expect(varsOf(loaded)[host]).toStrictEqual(expected)
    }
  })
})

describe('a value of an INI inventory', () => {
  const literals: readonly (readonly [string, unknown])[] = [
    ['1', 1],
    ['-1', -1],
    ['+1', 1],
    ['-(1)', -1],
    ['1_000', 1000],
    ['0x1f', 31],
    ['0o17', 15],
    ['0b11', 3],
    ['00', 0],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['  1', 1],
    ['1 # why', 1],
    ['(1)', 1],
    ['1, 2', [1, 2]],
    ['(1,)', [1]],
    ['()', []],
    ['set()', []],
    ['{1, 1}', [1]],
    ['{}', {}],
    ["{'a': [1, {'b': None}],}", { a: [1, { b: null }] }],
    ['{1: 2, True: 3, None: 4}', { 1: 2, true: 3, null: 4 }],
    ['"a" \'b\'', 'ab'],
    ['"""a"b"""', 'a"b'],
    ["r'\\n'", '\\n'],
    ["'\\n\\x41\\u00e9\\101\\q'", '\nAéA\\q'],
    ["b'a\\x41'", 'aA'],
    ['None', null],
    ['True', true],
  ]
  test.for(literals)('%s is a literal', ([text, value]) => {
    expect(pythonLiteral(text)).toStrictEqual(value)
  })

  const texts = [
    'true',
    'yes',
    'null',
    '01',
    '1__0',
    '1_',
    '0x',
    '1.2.3',
    '10.0.0.1',
    '1abc',
    '1+2',
    '--1',
    '-True',
  ]
  const more = [
    '',
    ' ',
    'a b',
    '"a',
    '"a" b',
    '[1',
    '[1 2]',
    '{1: 2',
    '{[1]: 2}',
    "b'a' 'b'",
    "f'a'",
    "'\\x4'",
    '1e999',
  ]
  test.for([
    ...texts,
    ...more,
    '9007199254740993',
    '{{ x }}',
    'set',
    '[a]',
    '#1',
    '*',
    'a=1',
    '1 if 1 else 2',
  ])('%s is text', (text) => {
    expect(pythonLiteral(text)).toBe(text)
  })
})
