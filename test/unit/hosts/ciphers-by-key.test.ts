import crypto, { KeyObject } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { byKey } from '../../../src/hosts/ciphers-by-key.ts'
import '../../../src/hosts/ssh-library.ts'

test('the bytes of a key are made a key once, and encrypt as they did', () => {
  const make = vi.fn((algorithm: string, key: Uint8Array | KeyObject, iv: Buffer) =>
    crypto.createCipheriv(algorithm, key, iv),
  )
  const cipher = byKey(make as never) as unknown as typeof make
  const [one, other, iv] = [Buffer.alloc(16, 1), Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
  const expected = crypto.createCipheriv('aes-128-ctr', one, iv).update('words')
  for (const key of [one, one, other])
    expect(cipher('aes-128-ctr', key, iv).update('words')).toEqual(expected)
  const [first, second, third] = make.mock.calls.map(([, key]) => key)
  expect(first).toBeInstanceOf(KeyObject)
  expect([second === first, third === first]).toEqual([true, false])
  expect(cipher('aes-128-ctr', first as KeyObject, iv).update('words')).toEqual(expected)
})

test('only the library for SSH gets the functions that do', () => {
  expect(crypto.createCipheriv.toString()).not.toContain('known')
  expect(crypto.createHmac.toString()).not.toContain('known')
})
