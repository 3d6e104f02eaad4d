import { expect, test } from 'vitest'
import { algorithmChange, changed } from '../../../../src/hosts/ssh-config/algorithms.ts'

const ours = ['a', 'b', 'c']
const supported = [...ours, 'old', 'older']

test.each([
  ['+old', ['a', 'b', 'c', 'old']],
  ['+a,older,nowhere', ['a', 'b', 'c', 'older']],
  ['-b', ['a', 'c']],
  ['-*', []],
  ['^c,old', ['c', 'old', 'a', 'b']],
  ['c,nowhere,a', ['c', 'a']],
])('%s makes of a, b, c: %j', (value, expected) => {
  expect(changed(ours, supported, algorithmChange(value))).toEqual(expected)
})
