import { afterEach, expect, test, vi } from 'vitest'
import { fail } from '../../../src/cli/fail.ts'
import { DroverError } from '../../../src/task/error.ts'

let printed = ''
vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
  printed += String(text)
  return true
})
afterEach(() => {
  printed = ''
})

test('an error that nobody foresaw is called our own bug, and its stack is kept for -v', () => {
  expect(fail(new TypeError('x is not a function'), false)).toBe(1)
  expect(printed).toBe(
    'error[internal]: this is a bug in Drover: x is not a function\n' +
      '  help: run it again with -v and report what it prints\n',
  )
  printed = ''
  fail(new TypeError('x is not a function'), true)
  expect(printed).toMatch(/ {4}at .*fail\.test\.ts/)
})

test('an interruption before the run ends with 130', () => {
  expect(fail(new DroverError('interrupted', 'interrupted while asking'), false)).toBe(130)
})
