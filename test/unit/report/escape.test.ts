import { expect, test } from 'vitest'
import { escape, escapeJson, escapeLine } from '../../../src/report/escape.ts'

const shown: [what: string, raw: string, safe: string][] = [
  ['a terminal escape', 'a\x1b[2Jb', 'a\\x1b[2Jb'],
  ['the one-byte CSI', '\x9b31m', '\\x9b31m'],
  ['an OSC with its bell', '\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['a CR that would overwrite the line', 'good\rbad', 'good\\x0dbad'],
  ['backspace and NUL', 'a\bb\0', 'a\\x08b\\x00'],
  ['a bidi override', '\u202egnp.exe', '\\u202egnp.exe'],
  ['a bidi isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['invisible tag characters', '\u{e0041}', '\\u{e0041}'],
  ['half a surrogate pair', '\ud83d!', '\\ud83d!'],
]
test.each(shown)('%s is shown, never sent', (_, raw, safe) => {
  expect(escape(raw)).toBe(safe)
})

test.each(['a\n\tb', 'déjà vu', 'ノード 🐑', 'a\\x1b'])('%j stays as it is', (text) => {
  expect(escape(text)).toBe(text)
})

test('the line ends of Windows become newlines', () => {
  expect(escape('a\r\nb')).toBe('a\nb')
})

test('one line stays one line', () => {
  expect(escapeLine('a\n\tb\x1b')).toBe('a\\n\\tb\\x1b')
})

test('JSON made safe is the same JSON', () => {
  const value = { text: 'a\x1b\x9b\u202e\u{e0041}\n"' }
  const safe = escapeJson(JSON.stringify(value, null, 2))
  expect(JSON.parse(safe)).toEqual(value)
  expect(safe).not.toMatch(/[\x80-\x9f\u202e]/)
})
