import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { isUnknown, UNKNOWN } from '../../../src/index.ts'
import { UnknownUsed } from '../../../src/task/unknown.ts'

const answer = UNKNOWN as unknown as { size: number; device: { path: string } }

test('what nobody knows cannot be looked into: a plan would take undefined for an answer', () => {
  expect(() => answer.size).toThrow(UnknownUsed)
  expect(() => answer.device.path).toThrow(UnknownUsed)
  expect(() => {
    const { device } = answer
    return device
  }).toThrow(UnknownUsed)
})

test('it can be told, shown, waited for and compared', async () => {
  expect(isUnknown(answer)).toBe(true)
  expect(JSON.stringify({ answer })).toBe('{"answer":"(not known yet)"}')
  expect(inspect(answer)).toContain('Unknown')
  expect(await Promise.resolve(answer)).toBe(answer)
  expect({ answer }).toStrictEqual({ answer: UNKNOWN })
})
