import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withEntry, withoutEntry } from '../../../tasks/plans/fstab-wish.ts'
import { normalize } from '../../../tasks/plans/paths.ts'
import {
  decodeOctal,
  encodeOctal,
  type FstabEntry,
  readEntry,
  readLines,
  writeEntry,
  writeLines,
} from '../../../tasks/probes/fstab-codec.ts'

/** Anything but NUL, which no path can hold. */
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'))
const word = fc.stringMatching(/^[a-z0-9_.=-]+$/)
const path = text.map((value) => `/${value}`)

const entry: fc.Arbitrary<FstabEntry> = fc.record({
  source: fc.oneof(
    path,
    word.map((value) => `UUID=${value}`),
  ),
  path,
  fstype: word,
  options: fc.array(word, { minLength: 1 }),
  dump: fc.nat(9),
  passno: fc.nat(9),
})

/** As the task wishes them: by the normalized path. */
const wish = entry.map((value): FstabEntry => ({ ...value, path: normalize(value.path) }))

/** Lines as people write them, comments, blank and broken ones among them. */
const line = fc.oneof(
  entry.map(writeEntry),
  fc.stringMatching(/^[ \t]*#[^\n\0]*$/),
  fc.stringMatching(/^[ \t]*$/),
  fc.constant('/swap.img none swap sw 0 0'),
  fc.constant('UUID=1\t/srv\t\text4'),
  text.map((value) => value.replaceAll('\n', ' ')),
)

describe('the codec of fstab', () => {
  test('writes any text as one field, and reads it back', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(encodeOctal(value)).not.toMatch(/[ \t\n]/)
        expect(decodeOctal(encodeOctal(value))).toBe(value)
      }),
    )
  })

  test('reads back every entry it writes', () => {
    fc.assert(
      fc.property(entry, (value) => {
        expect(readEntry(writeEntry(value))).toEqual(value)
      }),
    )
  })

  test('leaves a file that nothing was changed in as it is, but for a missing last newline', () => {
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (lines, ended) => {
        const whole = lines.map((each) => `${each}\n`).join('')
        const given = ended || lines.at(-1) === '' ? whole : whole.slice(0, -1)
        expect(writeLines(readLines(given))).toBe(whole)
      }),
    )
  })

  test('names a line by its path, however many slashes it has', () => {
    const lines = ['UUID=u1 /srv/ ext4', 'UUID=u2 /srv ext4', 'UUID=u3 / ext4', 'UUID=u4 //a//b xfs']
    expect(readLines(lines.join('\n'))).toEqual({
      '/srv': lines[0],
      'line 2': lines[1],
      '/': lines[2],
      '/a/b': lines[3],
    })
  })

  test('changes one line and no other', () => {
    fc.assert(
      fc.property(fc.array(line), wish, (lines, wished) => {
        const before = readLines(lines.map((each) => `${each}\n`).join(''))
        const after = withEntry(before, wished) ?? before
        const others = (all: object) =>
          (Object.values(all) as string[]).filter(
            (each) => normalize(readEntry(each)?.path ?? '') !== wished.path,
          )
        expect(others(after)).toEqual(others(before))
        expect(withEntry(after, wished)).toBe(null)
      }),
    )
  })

  test('takes an entry out again, and leaves what was there before', () => {
    fc.assert(
      fc.property(fc.array(line), wish, (lines, wished) => {
        const before = readLines(lines.map((each) => `${each}\n`).join(''))
        const cleared = withoutEntry(before, wished.path) ?? before
        const added = withEntry(cleared, wished) ?? cleared
        expect(withoutEntry(added, wished.path)).toEqual(cleared)
      }),
    )
  })
})
