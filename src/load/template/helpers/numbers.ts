import { CannotWork, helper } from './helper.ts'
import { bytesIn, humanSize } from './sizes.ts'
import { within } from './within.ts'

export const NUMBER_HELPERS = {
  int: helper({
    summary: 'A whole number: of text, or of a number without what follows its point.',
    example: '{{ int result.stdout }}',
    values: { result: { stdout: '42\n' } },
    gives: 42,
    takes: { value: 'text' },
    returns: 'whole',
    call: ({ value }) => wholeOf(value),
  }),
  float: helper({
    summary: 'A number: of text.',
    example: '{{ float load }}',
    values: { load: '0.25' },
    gives: 0.25,
    takes: { value: 'text' },
    returns: 'number',
    call: ({ value }) => numberOf(value),
  }),
  bool: helper({
    summary: 'True or false: of `true`, `yes`, `on`, `1` and of `false`, `no`, `off`, `0`.',
    example: '{{ bool answer }}',
    values: { answer: 'yes' },
    gives: true,
    takes: { value: 'text' },
    returns: 'truth',
    call: ({ value }) => truthOf(value),
  }),
  string: helper({
    summary: 'Text of a number, of true or false, or of text.',
    example: '{{ string port }}',
    values: { port: 80 },
    gives: '80',
    takes: { value: 'text' },
    returns: 'text',
    call: ({ value }) => value,
  }),
  add: helper({
    summary: 'The sum of two numbers.',
    example: '{{ add port 1 }}',
    values: { port: 80 },
    gives: 81,
    takes: { a: 'number', b: 'number' },
    returns: 'number',
    call: ({ a, b }) => a + b,
  }),
  subtract: helper({
    summary: 'The first number less the second.',
    example: '{{ subtract total 2 }}',
    values: { total: 5 },
    gives: 3,
    takes: { a: 'number', b: 'number' },
    returns: 'number',
    call: ({ a, b }) => a - b,
  }),
  multiply: helper({
    summary: 'The product of two numbers.',
    example: '{{ multiply cores 2 }}',
    values: { cores: 4 },
    gives: 8,
    takes: { a: 'number', b: 'number' },
    returns: 'number',
    call: ({ a, b }) => a * b,
  }),
  divide: helper({
    summary: 'The first number divided by the second, with what follows the point.',
    example: '{{ divide memory 2 }}',
    values: { memory: 5 },
    gives: 2.5,
    takes: { a: 'number', b: 'number' },
    returns: 'number',
    call: ({ a, b }) => a / divisor(b),
  }),
  mod: helper({
    summary: 'What is left over by a division, never negative for a positive second number.',
    example: '{{ mod index 2 }}',
    values: { index: 5 },
    gives: 1,
    takes: { a: 'number', b: 'number' },
    returns: 'number',
    call: ({ a, b }) => ((a % divisor(b)) + b) % b,
  }),
  abs: helper({
    summary: 'A number without its sign.',
    example: '{{ abs offset }}',
    values: { offset: -3 },
    gives: 3,
    takes: { number: 'number' },
    returns: 'number',
    call: ({ number }) => Math.abs(number),
  }),
  round: helper({
    summary: 'A number rounded to so many digits after its point (none when not given).',
    example: '{{ round load 1 }}',
    values: { load: 0.27 },
    gives: 0.3,
    takes: { number: 'number', digits: 'whole?' },
    returns: 'number',
    call: ({ number, digits = 0 }) => rounded(number, 10 ** within(digits, 15)),
  }),
  floor: helper({
    summary: 'The next whole number below.',
    example: '{{ floor (divide cores 2) }}',
    values: { cores: 3 },
    gives: 1,
    takes: { number: 'number' },
    returns: 'whole',
    call: ({ number }) => safe(Math.floor(number)),
  }),
  ceil: helper({
    summary: 'The next whole number above.',
    example: '{{ ceil (divide cores 2) }}',
    values: { cores: 3 },
    gives: 2,
    takes: { number: 'number' },
    returns: 'whole',
    call: ({ number }) => safe(Math.ceil(number)),
  }),
  to_bytes: helper({
    summary:
      'The bytes of a size: `10G`, `512Mi`, `1.5 TB`. `K` and `Ki` are 1024 bytes (as for LVM), `KB` is 1000.',
    example: '{{ to_bytes "512M" }}',
    gives: 536870912,
    takes: { size: 'text' },
    returns: 'number',
    call: ({ size }) => bytesIn(size),
  }),
  human_size: helper({
    summary: 'Bytes as a person writes them, in powers of 1024.',
    example: '{{ human_size 1610612736 }}',
    gives: '1.5 GiB',
    takes: { bytes: 'number' },
    returns: 'text',
    call: ({ bytes }) => humanSize(bytes),
  }),
}

function numberOf(text: string): number {
  if (/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)) return Number(text)
  throw new CannotWork(`${JSON.stringify(text)} is no number`, 'the text is no number')
}

function wholeOf(text: string): number {
  return safe(Math.trunc(numberOf(text)))
}

function safe(whole: number): number {
  if (Number.isSafeInteger(whole)) return whole
  throw new CannotWork(`${whole} is too great for a whole number`, 'the number is too great for a whole one')
}

/** A number too great to have digits after its point stays as it is. */
function rounded(number: number, factor: number): number {
  return Math.abs(number) > Number.MAX_SAFE_INTEGER / factor ? number : Math.round(number * factor) / factor
}

function truthOf(text: string): boolean {
  if (/^(true|yes|on|1)$/i.test(text)) return true
  if (/^(false|no|off|0)$/i.test(text)) return false
  throw new CannotWork(
    `${JSON.stringify(text)} is neither true nor false`,
    'the text is neither true nor false',
  )
}

function divisor(number: number): number {
  if (number === 0) throw new CannotWork('nothing can be divided by 0')
  return number
}
