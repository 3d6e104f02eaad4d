// What is told of a tool that the bench has ended, though what it began on the hosts goes on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeGroup, spawnIn } from '../../bench/measure/process-group.ts'
import { runOnce } from '../../bench/measure/run-once.ts'

test('a tool that takes too long is told so, and nothing it began on the hosts stays', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'drover-test-'))
  const [controllerGroup, targetGroup] = [makeGroup('test-controller'), makeGroup('test-target')]
  try {
    const server = spawnIn(targetGroup, ['sleep', '60'])
    await expect.poll(() => targetGroup.members()).toEqual([server.pid])
    const session = 'echo $$ >"$0" && exec sleep 60'
    const tool = {
      name: 'tool',
      argv: ['sh', '-c', 'setsid sh -c "$0" "$1" & sleep 60', session, targetGroup.door],
      cwd,
      env: {},
      said: () => ({ changed: 0 }),
    }
    const lab = { controllerGroup, targetGroup, log: () => '', through: [] }
    await expect(runOnce(tool, lab, 1)).rejects.toThrow('takes longer than 1 s')
    expect(targetGroup.members()).toEqual([server.pid])
  } finally {
    for (const group of [controllerGroup, targetGroup]) {
      await group.end()
      group.remove()
    }
    rmSync(cwd, { recursive: true, force: true })
  }
})
