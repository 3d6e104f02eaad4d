import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connector } from '../../src/hosts/connect.ts'
import type { Host } from '../../src/hosts/host.ts'
import { claimsOfAHost } from './host-claims.ts'
import { printed } from './machine.ts'

let host: Host
beforeAll(async () => {
  host = await connector({})('localhost', () => undefined)
})
afterAll(() => host.close())

claimsOfAHost(
  'this machine',
  () => host,
  () => userInfo().username,
)

test('an abort ends the script and what it started', async () => {
  const abort = new AbortController()
  const reply = host.run({ script: 'sleep 61.5 & sleep 61.5', become: null, signal: abort.signal })
  const refused = expect(reply).rejects.toMatchObject({ code: 'interrupted' })
  const count = () => Number(execFileSync('sh', ['-c', 'pgrep -fcx "sleep 61.5" || true']).toString())
  await expect.poll(count, { timeout: 5_000 }).toBe(2)
  abort.abort()
  await refused
  await expect.poll(count, { timeout: 5_000 }).toBe(0)
})

test.runIf(process.getuid?.() === 0)('root becomes another user by sudo', async () => {
  expect(await printed(host, 'id -un; pwd; echo "$HOME"', 'nobody')).toMatch(/^nobody\n/)
})

test('a closed host runs nothing', async () => {
  const other = await connector({})('localhost', () => undefined)
  await other.close()
  await expect(other.run({ script: 'true', become: null })).rejects.toMatchObject({ code: 'interrupted' })
})
