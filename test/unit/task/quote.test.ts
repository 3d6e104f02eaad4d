import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quote } from '../../../src/task/quote.ts'

const SHELLS = [
  ['dash', ['dash']],
  ['bash', ['bash']],
  ['busybox sh', ['busybox', 'sh']],
] as const

/** Words that are likely to go wrong, many at a time: one process per batch keeps this fast. */
const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', ' ', '~', '=', '-', '*', 'x', '#'),
  }),
)

describe.each(SHELLS)('in %s', (_, [program, ...args]) => {
  test('any words without NUL come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(
          word.filter((text) => !text.includes('\0') && !/[\ud800-\udfff]/.test(text)),
          { maxLength: 20 },
        ),
        (words) => {
          const script = `for word in ${words.map(quote).join(' ')}; do printf '%s\\0' "$word"; done`
          const out = execFileSync(program, [...args, '-c', script], { encoding: 'utf8' })
          expect(out.split('\0').slice(0, -1)).toEqual(words)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('a quoted word in command position is no assignment', () => {
    const script = `${quote('X=1')} 2>/dev/null; echo "$X"`
    expect(execFileSync(program, [...args, '-c', script], { encoding: 'utf8' })).toBe('\n')
  })
})

test('NUL is refused', () => {
  expect(() => quote('a\0b')).toThrow('NUL')
})
