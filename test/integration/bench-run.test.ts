// What is told of a tool that fails, or that the bench ends though what it began on the hosts goes on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeGroup, type ProcessGroup, spawnIn } from '../../bench/measure/process-group.ts'
import { type MeasuredLab, runOnce } from '../../bench/measure/run-once.ts'
import { measure } from '../../bench/measure/series.ts'
import { fail, type Output } from '../../bench/tools/contender.ts'

let cwd: string
let groups: ProcessGroup[]
let lab: MeasuredLab
let server: number | undefined

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'drover-test-'))
  const [controllerGroup, targetGroup] = [makeGroup('test-controller'), makeGroup('test-target')]
  groups = [controllerGroup, targetGroup]
  lab = { controllerGroup, targetGroup, log: () => '', through: [] }
  server = spawnIn(targetGroup, ['sleep', '60']).pid
  await expect.poll(() => targetGroup.members()).toEqual([server])
})

afterEach(async () => {
  for (const group of groups) {
    await group.end()
    group.remove()
  }
  rmSync(cwd, { recursive: true, force: true })
})

const tool = (script: string, ...words: string[]) => ({
  name: 'tool',
  mayFail: true as const,
  argv: ['sh', '-c', script, ...words],
  cwd,
  env: {},
  said: (output: Output) => fail('tool', output),
})

test('a tool that takes too long is told so, and nothing it began on the hosts stays', async () => {
  const session = 'echo $$ >"$0" && exec sleep 60'
  const slow = tool('setsid sh -c "$0" "$1" & sleep 60', session, lab.targetGroup.door)
  await expect(runOnce(slow, lab, 1)).rejects.toThrow('takes longer than 1 s')
  expect(lab.targetGroup.members()).toEqual([server])
})

test('a tool that fails is absent, for a reason of one line', async () => {
  const failing = tool('echo "a line"; echo "no such host" >&2; exit 4')
  const series = { contenders: [failing], before: () => 0, after: () => undefined }
  expect(await measure(lab, series, { runs: 1, budget: 60, until: Infinity })).toEqual({
    results: [],
    absent: [{ tool: 'tool', why: 'tool ended with 4: no such host' }],
  })
})
