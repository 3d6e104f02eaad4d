import { expect, test } from 'vitest'
import { Lens } from '../../../src/load/lens.ts'
import { Secret } from '../../../src/task/secret.ts'
import { UNKNOWN } from '../../../src/task/unknown.ts'

/** The keys of what is looked at only when it is read. */
function late(value: object): string[] {
  const view = new Lens(BigInt).look(value) as object
  return Object.keys(view).filter((key) => 'get' in (Object.getOwnPropertyDescriptor(view, key) ?? {}))
}

test('what looks the same whenever it is read is put in as it is', () => {
  expect(late(['text', true, null, 22])).toStrictEqual([])
  expect(new Lens(BigInt).look(['text', true, null, 22])).toMatchObject(['text', true, null, 22n])
})

test('what reading makes a difference to, or what has to be computed, is not touched before it is read', () => {
  const value = {
    text: 'text',
    list: [],
    mapping: {},
    secret: new Secret('hush'),
    unknown: UNKNOWN,
    get computed(): never {
      return expect.fail('it was read')
    },
  }
  expect(late(value)).toStrictEqual(['list', 'mapping', 'secret', 'unknown', 'computed'])
})
