import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Keeps 40 MB, of which it replaces a part over and over: what it has replaced is old garbage. */
const CHURN = `
  import { getHeapStatistics } from 'node:v8'
  import { keepHeapLean } from './src/cli/lean-heap.ts'
  keepHeapLean(Number(process.argv[1]))
  const kept = []
  let most = 0
  for (let turn = 0; turn < 60_000; turn++) {
    kept[turn % 10_000] = Array.from({ length: 500 }, (_, index) => turn + index)
    if (turn % 500 === 0) most = Math.max(most, getHeapStatistics().total_heap_size)
  }
  console.log(most)
`

test('a run of many hosts leaves less garbage lying, and says nothing of it', () => {
  const few = heapWith(99)
  const many = heapWith(100)
  expect(many).toBeLessThan(0.85 * few)
})

/** The most bytes that V8 has held, in use or not. */
function heapWith(hosts: number): number {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', CHURN, String(hosts)],
    { cwd: new URL('../../..', import.meta.url), encoding: 'utf8' },
  )
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return Number(stdout)
}
