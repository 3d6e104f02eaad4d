import { expect, test } from 'vitest'
import { hasSize, readSize, showSize } from '../../../tasks/probes/size.ts'

const G = 1024 ** 3

test.each([
  ['10G', 10 * G],
  ['10GiB', 10 * G],
  ['10 GiB', 10 * G],
  ['1.5T', 1536 * G],
  ['512M', G / 2],
  ['4096', 4096],
  ['10GB', null],
  ['10g', null],
  ['-1G', null],
  ['', null],
])('%j is %s bytes', (text, bytes) => {
  expect(readSize(text)).toBe(bytes)
})

test.each([
  [10 * G, '10G', true],
  [10 * G, 10 * G, true],
  [10 * G + 1, 10 * G, false],
  // As lsblk shows 1000204886016 bytes.
  [1_000_204_886_016, '931.5G', true],
  [1_000_204_886_016, '931.4G', false],
  [1_000_204_886_016, '0.91T', true],
  // Sold as 10 GB.
  [10_000_000_000, '9.3G', true],
  [10_000_000_000, '10G', false],
  [10.2 * G, '10G', false],
])('a disk of %s bytes has the size %j: %s', (bytes, written, expected) => {
  expect(hasSize(Math.round(bytes), written)).toBe(expected)
})

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [10 * G, '10 GiB'],
  [13.63 * G, '13.6 GiB'],
  [2048 * G, '2 TiB'],
])('%s bytes are shown as %s', (bytes, text) => {
  expect(showSize(bytes)).toBe(text)
})
