import { describe, expect, test } from 'vitest'
import { brief, errorsOf, loadText } from './fixture.ts'

const REFUSED = ['yaml-syntax playbook.yaml:1:1']

/** Four levels above `_v0`, each of twenty aliases of the one below it. */
function levels(write: (aliases: string) => string): string {
  const level = (_: unknown, below: number): string =>
    `    _v${below + 1}: &v${below + 1} ${write(Array<string>(20).fill(`*v${below}`).join(', '))}\n`
  return Array.from({ length: 4 }, level).join('')
}

describe('a file', { timeout: 60_000 }, () => {
  test('of more than 100000 values is read where each of them is written', async () => {
    const { plays } = await loadText(`- hosts: all\n  vars: { _v: [${'x, '.repeat(100_001)}] }\n`)
    expect(plays[0]?.vars[0]?.['_v']).toHaveProperty('items.length', 100_001)
  })

  test('with ten thousand merges is walked through once for all of them', { timeout: 20_000 }, async () => {
    const item = '{ <<: *v0, y: 2 }'
    const vars = `    _v0: &v0 { x: 1 }\n    _v: [${`${item}, `.repeat(10_000)}]\n`
    const { plays } = await loadText(`- hosts: all\n  vars:\n${vars}`)
    expect(plays[0]?.vars[0]?.['_v']).toHaveProperty('items.length', 10_000)
  })

  test('that gives an anchor twice means the last one before an alias', async () => {
    const vars = '{ _a: &v 1, _b: *v, _c: &v 2, _d: *v }'
    const [found] = (await loadText(`- hosts: all\n  vars: ${vars}\n`)).plays[0]?.vars ?? []
    const scope = { get: () => null, has: () => false, names: () => [] }
    expect([found?.['_b']?.evaluate(scope), found?.['_d']?.evaluate(scope)]).toStrictEqual([1, 2])
  })

  test('whose aliases multiply is refused', async () => {
    const text = `- hosts: all\n  vars:\n    _v0: &v0 [x, x]\n${levels((all) => `[${all}]`)}`
    expect((await errorsOf(loadText(text))).map(brief)).toStrictEqual(REFUSED)
  })

  test('whose lists of merges multiply is refused', async () => {
    const text = `- hosts: all\n  vars:\n    _v0: &v0 { x: 1 }\n${levels((all) => `{ <<: [${all}] }`)}`
    expect((await errorsOf(loadText(text))).map(brief)).toStrictEqual(REFUSED)
  })
})
