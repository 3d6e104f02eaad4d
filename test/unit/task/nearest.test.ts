import { expect, test } from 'vitest'
import { nearest } from '../../../src/task/nearest.ts'

const KNOWN = ['apt', 'mount', 'mkfs', 'kernel_module', 'service']

test.each([
  ['mnt', 'mount'],
  ['mout', 'mount'],
  ['MKFS', 'mkfs'],
  ['kernel_modul', 'kernel_module'],
  ['sevrice', 'service'],
  ['something', null],
  ['y', null],
])('%s most likely meant %s', (name, meant) => {
  expect(nearest(name, KNOWN)).toBe(meant)
})
