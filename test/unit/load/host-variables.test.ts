import { expect, test } from 'vitest'
import { HostVariables } from '../../../src/load/host-variables.ts'

test('however often a name is used, each host is asked for its variables once', () => {
  let asked = 0
  const host = (name: string) => ({
    name,
    groups: [],
    get vars() {
      asked += 1
      return {}
    },
  })
  const variables = new HostVariables([host('a'), host('b')])
  for (let use = 0; use < 100; use += 1) expect(variables.column('x').lacking).toStrictEqual(['a', 'b'])
  expect(asked).toBe(2)
})
