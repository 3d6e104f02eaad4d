import { expect, test } from 'vitest'
import { recordedHost } from '../../../src/hosts/recorded.ts'

test('a recorded host answers from its function and keeps what it was asked', async () => {
  const host = recordedHost('web1', ({ become }) => (become === 'root' ? { stdout: 'é' } : { code: 1 }))
  expect(await host.run({ script: 'id', become: 'root' })).toEqual({
    code: 0,
    stdout: Buffer.from('é'),
    stderr: Buffer.alloc(0),
  })
  expect((await host.run({ script: 'id', become: null })).code).toBe(1)
  expect(host.requests.map((request) => request.become)).toEqual(['root', null])
  expect(host.closed).toBe(false)
  await host.reset()
  expect([host.resets, host.closed]).toEqual([1, false])
  await host.close()
  expect(host.closed).toBe(true)
})
