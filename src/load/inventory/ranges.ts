const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** More names from one range than anybody has hosts. */
const MOST = 1_000_000
const TOO_MANY = 'these are over a million hosts'

/** Why a range is wrong, and at which character of the name it begins. */
export class RangeFault extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'RangeFault'
    this.offset = offset
  }
}

/**
 * `worker-[1:3]` -> worker-1, worker-2, worker-3; `[a:c]` for letters; `[01:10:2]` with a step, a leading zero gives
 * the width. Several ranges multiply.
 *
 * @throws {RangeFault}
 */
export function expandRanges(name: string): string[] {
  return expandFrom(name, 0)
}

/** @param offset how much of the name stands before. */
function expandFrom(name: string, offset: number): string[] {
  const open = name.indexOf('[')
  if (open === -1) return [name]
  const close = name.indexOf(']', open)
  if (close === -1) throw new RangeFault('the bracket is not closed', offset + open)
  const [before, inside, after] = [name.slice(0, open), name.slice(open + 1, close), name.slice(close + 1)]
  const words = sequence(inside, offset + open)
  const endings = expandFrom(after, offset + close + 1)
  if (words.length * endings.length > MOST) throw new RangeFault(TOO_MANY, offset + open)
  return words.flatMap((word) => endings.map((ending) => `${before}${word}${ending}`))
}

function sequence(range: string, offset: number): string[] {
  const parts = range.split(':')
  const [first = '', last = '', step = '1'] = [parts[0] === '' ? '0' : parts[0], ...parts.slice(1)]
  if (parts.length < 2 || parts.length > 3 || last === '' || !/^[1-9]\d*$/.test(step)) {
    throw new RangeFault(`[${range}] is no range: write [1:10], [a:f] or [1:10:2]`, offset)
  }
  const letters = LETTERS.includes(first) && LETTERS.includes(last)
  if (!letters && !/^\d+ \d+$/.test(`${first} ${last}`)) {
    throw new RangeFault(`[${range}] is no range: both ends must be numbers, or both letters`, offset)
  }
  const width = first.length > 1 && first.startsWith('0') ? first.length : 0
  if (width > 0 && width !== last.length) {
    throw new RangeFault(`[${range}]: with a leading zero both ends must have the same length`, offset)
  }
  const at = (word: string) => (letters ? LETTERS.indexOf(word) : Number(word))
  const to = (index: number) => (letters ? LETTERS.charAt(index) : String(index).padStart(width, '0'))
  return numbers(at(first), at(last), Number(step), offset).map(to)
}

function numbers(first: number, last: number, step: number, offset: number): number[] {
  if (first > last) throw new RangeFault('the range ends before it begins', offset)
  const count = Math.floor((last - first) / step) + 1
  if (count > MOST) throw new RangeFault(TOO_MANY, offset)
  return Array.from({ length: count }, (_, index) => first + index * step)
}
