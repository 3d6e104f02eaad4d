import { expect, test } from 'vitest'
import { sh } from '../../../src/task/command.ts'
import { defineProbe } from '../../../src/task/probe.ts'

function counting() {
  const composed: string[] = []
  const size = defineProbe({
    name: 'size',
    summary: 'The size of a file.',
    read: (path: string, options: readonly string[]) => {
      composed.push([path, ...options].join(' '))
      return sh`stat -c %s ${options} ${path}`
    },
    parse: ({ stdout }) => Number(stdout),
  })
  return { size, composed }
}

test('a question that many steps and hosts ask is composed once, and only where the answer is not there', () => {
  const { size, composed } = counting()
  expect(size('/a', [])).toBe(size('/a', []))
  expect(size('/a', ['-L'])).toBe(size('/a', ['-L']))
  expect(composed).toEqual([])
  const commands = [size('/a', []), size('/a', []), size('/a', ['-L'])].map(({ read }) => read.script)
  expect(commands).toEqual(['stat -c %s  /a', 'stat -c %s  /a', 'stat -c %s -L /a'])
  expect(composed).toEqual(['/a', '/a -L'])
})

test('questions are told apart by all their arguments', () => {
  const { size } = counting()
  expect(size('/a', ['-L']).read.script).toBe('stat -c %s -L /a')
  expect(size('/a', []).read.script).toBe('stat -c %s  /a')
  expect(size('/a -L', []).read.script).toBe(`stat -c %s  '/a -L'`)
})

test('what is kept of a family is bounded', () => {
  const { size } = counting()
  const first = size('/0', [])
  for (let file = 0; file < 1001; file += 1) size(`/${file}`, [])
  expect(size('/0', [])).not.toBe(first)
  expect(size('/0', [])).toEqual({ ...first, parse: expect.any(Function) as unknown })
})
