import { expect, test } from 'vitest'
import { differs, foreseenOptions, remountOptions } from '../../../tasks/plans/mount-options.ts'

test.each([
  ['defaults', 'rw,relatime', false],
  ['defaults,nofail,_netdev,noauto,x-systemd.automount,comment=a', 'rw,relatime', false],
  ['ro', 'ro,relatime', false],
  ['defaults', 'ro,relatime', true],
  ['ro', 'rw,relatime', true],
  ['noatime', 'rw,noatime', false],
  ['noatime', 'rw,relatime', true],
  ['defaults', 'rw,noatime', true],
  ['strictatime', 'rw', false],
  ['strictatime', 'rw,relatime', true],
  ['defaults', 'rw', true],
  ['ro,rw', 'rw,relatime', false],
  ['users', 'rw,nosuid,nodev,noexec,relatime', false],
  ['users', 'rw,relatime', true],
  ['users,exec', 'rw,nosuid,nodev,relatime', false],
  ['owner', 'rw,nosuid,nodev,relatime', false],
  ['sync,lazytime', 'rw,sync,relatime,lazytime', false],
  ['discard', 'rw,relatime', true],
  ['discard', 'rw,relatime,discard', false],
  ['commit=30', 'rw,relatime', false],
])('wishing %s of a mount that shows %s: differs is %s', (wished, shown, expected) => {
  expect(differs(wished.split(','), shown.split(','))).toBe(expected)
})

test.each(['defaults', 'ro,noatime,nodev', 'users', 'strictatime,discard', 'sync,lazytime,nodiratime'])(
  'what is foreseen of %s does not differ from it',
  (wished) => {
    expect(differs(wished.split(','), foreseenOptions(wished.split(',')))).toBe(false)
  },
)

test('a remount says every flag, and nothing that is only for fstab', () => {
  expect(remountOptions(['defaults', 'nofail', 'noatime', 'commit=30', 'x-systemd.automount'])).toEqual(
    'rw,suid,dev,exec,async,noatime,diratime,nolazytime,commit=30'.split(','),
  )
})
