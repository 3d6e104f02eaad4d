import { describe, expect, test } from 'vitest'
import { sh, show } from '../../../src/task/command.ts'
import { Secret } from '../../../src/task/secret.ts'
import { Unknown } from '../../../src/task/unknown.ts'

describe('sh', () => {
  test('quotes every word, numbers too', () => {
    expect(sh`mkdir -m ${755} ${"it's; rm -rf /"}`.script).toBe(`mkdir -m 755 'it'\\''s; rm -rf /'`)
  })

  test('writes an array as several words', () => {
    expect(sh`apt-get install ${['a', 'b c']}`.script).toBe(`apt-get install a 'b c'`)
  })

  test('puts another command in as it is', () => {
    expect(sh`${sh`cat ${'a b'}`} | wc -l`.script).toBe(`cat 'a b' | wc -l`)
  })

  test('shows a value that is not known, and cannot be run with it', () => {
    const command = sh`mount UUID=${new Unknown('mkfs')} ${'/srv'}`
    expect(show(command)).toBe('mount UUID=(known after mkfs) /srv')
    expect(command.unknown).toBeInstanceOf(Unknown)
  })

  test('keeps backslashes of the script', () => {
    expect(sh`printf '%s\n' ${'x'}`.script).toBe(`printf '%s\\n' x`)
  })

  test.each([
    ['a secret', new Secret('x'), 'a secret cannot be an argument'],
    ['null', null, 'must be text or a number'],
    ['undefined', undefined, 'must be text or a number'],
    ['NUL', 'a\0', 'NUL'],
  ])('refuses %s', (_, value, message) => {
    expect(() => sh`echo ${value as string}`).toThrow(message)
  })
})

test('an unknown value refuses to become text or a number', () => {
  const unknown = new Unknown('mkfs')
  expect(() => `UUID=${unknown as unknown as string}`).toThrow('known after mkfs')
  expect(() => (unknown as unknown as number) + 1).toThrow('known after mkfs')
})

test('a secret prints as stars everywhere', () => {
  const secret = new Secret('hunter2')
  expect(`${String(secret)} ${JSON.stringify({ secret })}`).toBe('*** {"secret":"***"}')
  expect(secret.reveal()).toBe('hunter2')
  expect(Object.keys(secret)).toEqual([])
})
