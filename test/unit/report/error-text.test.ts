import { expect, test } from 'vitest'
import { errorText, warningText } from '../../../src/report/error-text.ts'
import { painter } from '../../../src/report/paint.ts'
import { DroverError, DroverErrors } from '../../../src/task/error.ts'

const plain = painter(false)
const at = { file: 'site.yaml', line: 14, col: 9 }

test('an error shows, in order: what, where with a caret, the command, its stderr, what to do', () => {
  const error = new DroverError('command-failed', 'cannot make the file system', {
    at,
    sourceLine: '      - mkfs: { device: /dev/sdb }',
    command: 'mkfs -t ext4 /dev/sdb',
    stderr: 'mkfs: \x1b[31mno\n',
    help: 'Look at the disk.\nTwice.',
  })
  expect(errorText(error, plain)).toBe(
    [
      'error[command-failed]: cannot make the file system',
      '  at site.yaml:14:9',
      '   14 |       - mkfs: { device: /dev/sdb }',
      '      |         ^',
      '  $ mkfs -t ext4 /dev/sdb',
      '  | mkfs: \\x1b[31mno',
      '  help: Look at the disk.',
      '  Twice.',
    ].join('\n'),
  )
})

test('the first line alone is an error', () => {
  expect(errorText(new DroverError('no-hosts', 'nothing matches'), plain)).toBe(
    'error[no-hosts]: nothing matches',
  )
})

test('a warning reads like an error, several end with their number', () => {
  const warning = {
    code: 'unused-register',
    message: 'nothing reads x',
    details: { at, help: 'remove it' },
  } as const
  expect(warningText([warning], plain).split('\n')[0]).toBe('warning[unused-register]: nothing reads x')
  expect(warningText([warning, warning], plain)).toMatch(/\n {2}help: remove it\n\n2 warnings$/)
})

test('of a long stderr the end is shown', () => {
  const stderr = Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n')
  const lines = errorText(new DroverError('command-failed', 'no', { stderr }), plain).split('\n')
  expect(lines).toHaveLength(22)
  expect(lines.slice(1, 3)).toEqual(['  | … 30 lines before', '  | line 30'])
})

test('of a long command the beginning is shown', () => {
  const command = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')
  const lines = errorText(new DroverError('cannot-look', 'no', { command }), plain).split('\n')
  expect(lines.slice(1)).toEqual([
    '  $ line 0',
    ...[1, 2, 3, 4].map((index) => `    line ${index}`),
    '    … 25 lines more',
  ])
})

test('a place on the command line is no place to look at', () => {
  const adHoc = { at: { ...at, file: '(command line)' }, sourceLine: '"hosts": "nope"', help: 'known: all' }
  expect(errorText(new DroverError('no-hosts', 'no', adHoc), plain)).toBe(
    'error[no-hosts]: no\n  help: known: all',
  )
})

test('the caret stays under its column behind tabs and far to the right', () => {
  const tabs = errorText(
    new DroverError('yaml-syntax', 'no', { at: { ...at, col: 3 }, sourceLine: '\t\tx' }),
    plain,
  )
  expect(tabs.split('\n').slice(2)).toEqual(['   14 |   x', '      |   ^'])
  const far = errorText(
    new DroverError('yaml-syntax', 'no', {
      at: { ...at, col: 501 },
      sourceLine: `${'.'.repeat(500)}X${'.'.repeat(500)}`,
    }),
    plain,
  ).split('\n')
  expect(far[2]?.indexOf('X')).toBe(far[3]?.indexOf('^'))
  expect(far[2]?.length).toBeLessThan(120)
})

test('several errors are all shown, then counted', () => {
  const errors = new DroverErrors([new DroverError('usage', 'a'), new DroverError('usage', 'b')])
  expect(errorText(errors, plain)).toBe('error[usage]: a\n\nerror[usage]: b\n\n2 errors')
})

test('colours are only added when they are wanted', () => {
  expect(errorText(new DroverError('usage', 'a'), painter(true))).toContain('\x1b[31m')
})
