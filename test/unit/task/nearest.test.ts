import { expect, test } from 'vitest'
import { nearest } from '../../../src/task/nearest.ts'

const KNOWN = ['apt', 'fail', 'file', 'mount', 'mkfs', 'kernel_module', 'service']

test.each([
  ['mnt', 'mount'],
  ['mout', 'mount'],
  ['MKFS', 'mkfs'],
  ['kernel_modul', 'kernel_module'],
  ['sevrice', 'service'],
  ['fil', 'file'],
  ['something', null],
  ['y', null],
])('%s most likely meant %s', (name, meant) => {
  expect(nearest(name, KNOWN)).toBe(meant)
})
