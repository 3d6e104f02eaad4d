import { describe, expect, test } from 'vitest'
import { constantPart } from '../../../src/load/cel/constant.ts'
import { textOrigin } from '../../../src/load/lines.ts'
import { casesOf, loadText } from './fixture.ts'

interface Case {
  readonly condition: string
  readonly always: boolean | null
  readonly column?: number
  readonly whole?: boolean
}

const cases = casesOf<Case>('constants.yaml').map((one) => [one.condition, one] as const)

describe('what the text of a condition alone decides', () => {
  test.for(cases)('%s', ([, { condition, always, column, whole }]) => {
    const found = constantPart(textOrigin('f', condition))
    const shown = found && { always: found.value, column: found.spot.at.col, whole: found.whole }
    expect(shown).toStrictEqual(always === null ? null : { always, column, whole })
  })

  test('is warned of, in every place that takes conditions, unless it is meant', async () => {
    const text = `- hosts: all
  vars: { a: !cel '1 < 2', b: !cel 'inventory_hostname == "a" ? 1 : 2', c: !cel '1 > 2 ? 1 : 2' }
  tasks:
    - say: { msg: a }
      when: [1 == 2, true, 'false']
    - check: { that: inventory_hostname == "a" || false }
      failed_when: '!true'
      changed_when: false
`
    const { warnings } = await loadText(text)
    const constants = warnings.filter(({ code }) => code === 'constant-condition')
    const shown = constants.map(({ code, message, details }) => `${code} ${details.at?.line ?? 0} ${message}`)
    expect(shown).toStrictEqual([
      'constant-condition 2 this part of the value is always false',
      'constant-condition 5 the condition is always false',
      'constant-condition 6 this part of the condition is always false',
      'constant-condition 7 the condition is always false',
    ])
  })
})
