import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ssh } from '../lab/lab.ts'
import { compare, table } from '../truth/compare.ts'
import { record } from './drover.ts'
import { pristineLab } from './pristine-lab.ts'

const PLAYBOOK = 'test/e2e/language/playbook.yaml'
const fetched = mkdtempSync(join(tmpdir(), 'drover-fetched-'))

describe('a playbook with blocks, loops, handlers, registers, delegation, roles and a restart', () => {
  beforeAll(pristineLab)
  afterAll(() => {
    rmSync(fetched, { recursive: true, force: true })
  })

  test('is told the truth, and a second run changes nothing', async () => {
    const bootBefore = await boot()
    const check = await record(PLAYBOOK, '--check', '-e', `fetched=${fetched}`)
    expect(await boot()).toBe(bootBefore)
    expect(existsSync(join(fetched, 'k8s-worker-1'))).toBe(false)
    const run = await record(PLAYBOOK, '-e', `fetched=${fetched}`)
    const after = await record(PLAYBOOK, '--check', '-e', `fetched=${fetched}`)
    const rows = compare(check, run, after)
    console.log(table(rows))
    expect(rows.filter(({ lie }) => lie !== null)).toEqual([])
    expect(after.results.filter(({ verdict }) => verdict === 'change' || verdict === 'may')).toEqual([])
    expect([run.exitCode, after.exitCode]).toEqual([0, 0])
    expect(await boot()).not.toBe(bootBefore)
    expect(readFileSync(join(fetched, 'k8s-worker-1/srv/language/notes'), 'utf8')).toBe(
      'From the play, on k8s-worker-1\n',
    )
    const here = await ssh('k8s-master', 'cat /srv/for-k8s-worker-1 /srv/for-k8s-worker-2')
    expect(here.stdout).toBe('k8s-worker-1\nk8s-worker-2\n')
    const again = await record(PLAYBOOK, '-e', `fetched=${fetched}`)
    expect(again.results.filter(({ verdict }) => verdict === 'change' || verdict === 'failed')).toEqual([])
  })
})

async function boot(): Promise<string> {
  return (await ssh('k8s-worker-1', 'cat /proc/sys/kernel/random/boot_id')).stdout
}
