import { Writable } from 'node:stream'
import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inOneWrite } from '../../../src/hosts/in-one-write.ts'

/** A stream, and the pieces in which it wrote. */
function recorded(): { stream: Writable; pieces: string[] } {
  const pieces: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      pieces.push(chunk)
      done()
    },
    writev(chunks, done) {
      pieces.push(chunks.map(({ chunk }) => chunk as string).join(''))
      done()
    },
  })
  return { stream: inOneWrite(stream), pieces }
}

test('what is written in one go leaves together, and soon', async () => {
  const { stream, pieces } = recorded()
  stream.write('a')
  await Promise.resolve()
  process.nextTick(() => stream.write('b'))
  await soon()
  expect(pieces).toEqual(['ab'])
  stream.write('c')
  await soon()
  expect(pieces).toEqual(['ab', 'c'])
})

test('what is written just before the end is not lost', async () => {
  const { stream, pieces } = recorded()
  stream.write('a')
  stream.end('b')
  expect(pieces.join('')).toBe('ab')
  await soon()
  expect(stream.writableFinished).toBe(true)
})

test('one that is destroyed meanwhile stays so, without an error', async () => {
  const { stream, pieces } = recorded()
  stream.write('a')
  stream.destroy()
  await soon()
  expect(pieces).toEqual([])
})
