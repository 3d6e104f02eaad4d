import { expect, test } from 'vitest'
import { statusText } from '../../lab/status.ts'

test('the status is a table in which what is unknown is a dash', () => {
  expect(
    statusText([
      { name: 'k8s-master', state: 'running', port: 22200, uptime: 61.4, accel: 'tcg' },
      { name: 'k8s-worker-1', state: 'absent', port: null, uptime: null, accel: null },
    ]),
  ).toBe(
    [
      'name          state    port   uptime  accel',
      'k8s-master    running  22200  61 s    tcg',
      'k8s-worker-1  absent   -      -       -',
      '',
    ].join('\n'),
  )
})
