import { expect, test } from 'vitest'
import { diffText } from '../../../src/report/diff-text.ts'
import { painter } from '../../../src/report/paint.ts'
import { showValue } from '../../../src/report/value.ts'
import { Secret } from '../../../src/task/secret.ts'
import { Unknown } from '../../../src/task/unknown.ts'

const plain = painter(false)
const secret = new Secret('hunter2')

const values: [value: unknown, written: string][] = [
  [null, '(none)'],
  ['ext4', 'ext4'],
  ['', '""'],
  ['two  words', 'two  words'],
  [' edge', '" edge"'],
  ['null', 'null'],
  [0, '0'],
  [false, 'false'],
  [secret, '***'],
  [new Unknown('mkfs'), '(known after mkfs)'],
  [['a', { b: secret }], '[a, { b: *** }]'],
  [{ a: new Unknown('mkfs'), b: new Unknown('mkfs') }, '(known after mkfs)'],
  [{ uuid: new Unknown('mkfs'), n: null }, '{ uuid: (known after mkfs), n: (none) }'],
  ['\x1b[2J', '"\\u001b[2J"'],
  [Buffer.from([1, 2, 3]), '(3 bytes, sha256 039058c6f2c0…)'],
]
test.each(values)('the value %j is written on one line', (value, written) => {
  expect(showValue(value)).toBe(written)
})

test('values that are no texts are shown before and after', () => {
  expect(diffText({ key: 'device.fstype', before: null, after: 'ext4' }, plain)).toEqual([
    'device.fstype: (none) → ext4',
  ])
})

test('texts are shown as a unified diff', () => {
  const before = 'a\nb\nc\n'
  expect(diffText({ key: 'file.content', before, after: 'a\nB\nc\n' }, plain)).toEqual([
    'file.content:',
    '@@ -1,3 +1,3 @@',
    ' a',
    '-b',
    '+B',
    ' c',
  ])
})

test('a new text shows all that it will hold, and a missing newline at its end', () => {
  expect(diffText({ key: 'content', before: null, after: 'a\nb' }, plain)).toEqual([
    'content:',
    '@@ -0,0 +1,2 @@',
    '+a',
    '+b',
    '\\ No newline at end of file',
  ])
})

test('a text of a target cannot write escapes through a diff, and a changed line end is seen', () => {
  const lines = diffText({ key: 'content', before: 'a\x1b\n', after: 'a\x1b\r\n' }, plain)
  expect(lines.slice(2)).toEqual(['-a\\x1b', '+a\\x1b\\r'])
})

test('a new thing that holds a text is shown part by part', () => {
  const after = { mode: '0644', text: 'a\nb\n' }
  expect(diffText({ key: 'file', before: null, after }, plain)).toEqual([
    'file.mode: (none) → 0644',
    'file.text:',
    '@@ -0,0 +1,2 @@',
    '+a',
    '+b',
  ])
  expect(diffText({ key: 'file', before: after, after: null }, plain)).toContain('-b')
})

test('bytes that are no text are told by size and hash', () => {
  const line = { key: 'content', before: null, after: Buffer.from([0, 255]) }
  expect(diffText(line, plain)).toEqual(['content: (none) → (2 bytes, sha256 06eb7d6a69ee…)'])
})

test('a huge diff is cut and says so', () => {
  const after = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join('')
  const lines = diffText({ key: 'content', before: null, after }, plain)
  expect(lines).toHaveLength(402)
  expect(lines.at(-1)).toBe('… 601 more lines of this diff')
})
