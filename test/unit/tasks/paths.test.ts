import { expect, test } from 'vitest'
import { below } from '../../../tasks/plans/below.ts'
import { ancestorsOf, nameOf, normalize, parentOf, targetOf } from '../../../tasks/plans/paths.ts'
import { path } from '../../../tasks/probes/path.ts'
import { matches } from '../../../src/task/foretold.ts'

test.each([
  ['/a//b/./c/', '/a/b/c'],
  ['/', '/'],
  ['//', '/'],
  ['/a/../b', '/a/../b'],
])('%s is written %s', (given, written) => {
  expect(normalize(given)).toBe(written)
})

test('a path has a parent, a name, and directories above it', () => {
  expect([parentOf('/a/b'), parentOf('/a'), parentOf('/')]).toEqual(['/a', '/', '/'])
  expect([nameOf('files/x.txt'), nameOf('/')]).toEqual(['x.txt', ''])
  expect(ancestorsOf('/a/b/c')).toEqual(['/a', '/a/b'])
  expect(ancestorsOf('/a')).toEqual([])
})

test.each([
  ['/a/b', 'c', '/a/c'],
  ['/a/b', '../c', '/c'],
  ['/a/b', '../../../c', '/c'],
  ['/a/b', '/x/./y', '/x/y'],
])('a link at %s to %s leads to %s', (at, target, end) => {
  expect(targetOf(at, target)).toBe(end)
})

test.each([
  ['/a', '/a/b', true],
  ['/a', '/a/b c', true],
  ['/a', '/ab', false],
  ['/a', '/ab c', false],
  ['/a b', '/a b/c', true],
  ['/a b', '/a bc', false],
  ["/it's", "/it's/c d", true],
])('what is below %s unsettles %s: %s', (directory, inner, expected) => {
  expect(below(directory).some((pattern) => matches(pattern, path(inner)))).toBe(expected)
})
