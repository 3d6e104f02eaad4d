import { expect, test } from 'vitest'
import { diff } from '../../../src/task/diff.ts'
import { Secret } from '../../../src/task/secret.ts'
import { UNKNOWN } from '../../../src/task/unknown.ts'

test.each([
  ['equal values', { a: { b: 1 } }, { a: { b: 1 } }, []],
  [
    'a value inside',
    { device: { fstype: null, size: 1 } },
    { device: { fstype: 'ext4', size: 1 } },
    [{ key: 'device.fstype', before: null, after: 'ext4' }],
  ],
  ['a key that goes', { a: { x: 1, y: 2 } }, { a: { x: 1 } }, [{ key: 'a.y', before: 2, after: null }]],
  ['something out of nothing', { a: null }, { a: { x: 1 } }, [{ key: 'a', before: null, after: { x: 1 } }]],
  ['lists as a whole', { a: ['x'] }, { a: ['x', 'y'] }, [{ key: 'a', before: ['x'], after: ['x', 'y'] }]],
  ['only what is set', { a: 1, b: 2 }, { b: 3 }, [{ key: 'b', before: 2, after: 3 }]],
  ['an absent value and null as the same', {}, { a: null }, []],
])('shows %s', (_, now, set, expected) => {
  expect(diff(now, set)).toEqual(expected)
})

test('never takes a value that is not known for an equal one', () => {
  expect(diff({ uuid: UNKNOWN }, { uuid: UNKNOWN })).toHaveLength(1)
})

test('compares secrets by their text and shows none of it', () => {
  expect(diff({ a: new Secret('x') }, { a: new Secret('x') })).toEqual([])
  expect(JSON.stringify(diff({ a: new Secret('x') }, { a: new Secret('y') }))).toBe(
    '[{"key":"a","before":"***","after":"***"}]',
  )
  const inside = (text: string) => ({ a: { hash: [new Secret(text)] } })
  expect(diff(inside('x'), inside('x'))).toEqual([])
  expect(JSON.stringify(diff(inside('x'), inside('y')))).toBe(
    '[{"key":"a.hash","before":["***"],"after":["***"]}]',
  )
})

test('shows nothing of what stood where a secret is to stand', () => {
  const env = (password: unknown) => ({
    env: [
      { name: 'USER', value: 'me' },
      { name: 'PASSWORD', value: password },
    ],
  })
  const lines = [
    ...diff({ a: 'old' }, { a: new Secret('new') }),
    ...diff({ pin: 1234 }, { pin: new Secret('4321') }),
    ...diff(env('old'), env(new Secret('new'))),
  ]
  expect(JSON.stringify(lines.map(({ before }) => before))).toBe(
    '["***","***",[{"name":"USER","value":"***"},{"name":"PASSWORD","value":"***"}]]',
  )
})
