import { describe, expect, test } from 'vitest'
import { brief, errorsOf, loadText } from './fixture.ts'

const REFUSED = ['yaml-syntax playbook.yaml:1:1']

/** Four levels above `_v0`, each of twenty aliases of the one below it. */
function levels(write: (aliases: string) => string): string {
  const level = (_: unknown, below: number): string =>
    `    _v${below + 1}: &v${below + 1} ${write(Array<string>(20).fill(`*v${below}`).join(', '))}\n`
  return Array.from({ length: 4 }, level).join('')
}

describe('a file', () => {
  test('of more than 100000 values is read where each of them is written', async () => {
    const { plays } = await loadText(`- hosts: all\n  vars: { _v: [${'x, '.repeat(100_001)}] }\n`)
    expect(plays[0]?.vars[0]?.['_v']).toHaveProperty('items.length', 100_001)
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
