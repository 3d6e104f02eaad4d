import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FramedStream } from '../../../src/hosts/framed-stream.ts'

function framed(...chunks: Uint8Array[]): FramedStream {
  const stream = new FramedStream('<begin>', '<end>')
  for (const chunk of chunks) stream.push(Buffer.from(chunk))
  return stream
}

/** Cuts bytes into chunks at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const borders = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  )
  return borders.slice(1).map((border, index) => bytes.subarray(borders[index], border))
}

describe('what stands between the marks', () => {
  test('comes out byte for byte, however the packets are cut', () => {
    const bytes = fc.uint8Array({ maxLength: 60 })
    const cuts = fc.array(fc.nat(), { maxLength: 12 })
    fc.assert(
      fc.property(bytes, bytes, bytes, fc.nat(255), cuts, (noise, content, after, code, places) => {
        const text = [noise, '<begin>', content, '<end>', String(code).padStart(3, '0'), after]
        const stream = framed(...cut(Buffer.concat(text.map((part) => Buffer.from(part))), places))
        expect(stream.before()).toEqual(Buffer.from(noise))
        expect(stream.content()).toEqual(Buffer.from(content))
        expect(stream.code).toBe(code)
      }),
    )
  })

  test('is empty before the begin mark, and everything so far without an end mark', () => {
    expect(framed(Buffer.from('noise <beg')).content().length).toBe(0)
    expect(framed(Buffer.from('noise <begin>half')).content().toString()).toBe('half')
    expect(framed(Buffer.from('noise <begin>half')).code).toBeNull()
  })
})

test('an end mark without its three digits is not the end yet', () => {
  expect(framed(Buffer.from('<begin>x<end>00')).code).toBeNull()
  expect(framed(Buffer.from('<begin>x<end>00'), Buffer.from('7')).code).toBe(7)
})

test('an end mark in the noise before the script is noise', () => {
  expect(framed(Buffer.from('<end>001<begin>x')).code).toBeNull()
})
