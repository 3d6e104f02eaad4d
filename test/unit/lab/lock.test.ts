import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withLock } from '../../lab/lock.ts'

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'drover-lock-'))
  vi.stubEnv('XDG_CACHE_HOME', cache)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cache, { recursive: true })
})

test('two with the same lock take turns, also when the first one fails', async () => {
  const events: string[] = []
  const first = withLock('bake', async () => {
    events.push('first begins')
    await new Promise((resolve) => setTimeout(resolve, 100))
    events.push('first ends')
    throw new Error('it went wrong')
  })
  while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const second = withLock('bake', () => Promise.resolve(events.push('second begins')))
  await expect(first).rejects.toThrow('it went wrong')
  await second
  expect(events).toEqual(['first begins', 'first ends', 'second begins'])
})
