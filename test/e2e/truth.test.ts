import { beforeAll, describe, expect, test } from 'vitest'
import type { RunRecord } from '../../src/task/result.ts'
import { powerCut, powerOn, ssh } from '../lab/lab.ts'
import { machineNames } from '../lab/machines.ts'
import { compare, isPending, table } from '../truth/compare.ts'
import { record } from './drover.ts'
import { pristineLab } from './pristine-lab.ts'
import { differences, snapshot } from './snapshot.ts'

const PLAYBOOK = 'playbooks/longhorn/prepare-nodes.yaml'

describe('prepare-nodes on pristine machines', () => {
  let check: RunRecord
  let run: RunRecord
  let after: RunRecord
  let touched: Record<string, string[]>

  beforeAll(async () => {
    await pristineLab()
    const before = await Promise.all(machineNames.map(snapshot))
    check = await record(PLAYBOOK, '--check')
    const later = await Promise.all(machineNames.map(snapshot))
    touched = Object.fromEntries(
      machineNames.map((name, index) => [name, differences(before[index] ?? [], later[index] ?? [])]),
    )
    run = await record(PLAYBOOK)
    after = await record(PLAYBOOK, '--check')
    console.log(table(compare(check, run, after)))
  })

  test('a check leaves every disk as it was', () => {
    expect(touched).toEqual(Object.fromEntries(machineNames.map((name) => [name, []])))
  })

  test('the check finds something to do, and the run does it without a failure', () => {
    expect([check.exitCode, run.exitCode]).toEqual([0, 0])
    expect(check.results.filter(({ verdict }) => verdict === 'change').length).toBeGreaterThan(15)
    expect(check.results.filter(({ verdict }) => verdict === 'failed')).toEqual([])
  })

  test('the check told no lie', () => {
    expect(compare(check, run, after).filter(({ lie }) => lie !== null)).toEqual([])
  })

  test('nothing is pending after the run', () => {
    expect(compare(check, run, after).filter(isPending)).toEqual([])
  })

  test('may is said only of what depends on an apt install, by however many steps', () => {
    const at = (task: string): string[] =>
      check.results.filter((result) => result.task === task).map((result) => result.at)
    const rests = new Set(at('apt'))
    for (const { verdict, at, dependsOn } of check.results) {
      if (verdict !== 'may') continue
      expect(dependsOn.map((dependency) => rests.has(dependency.at))).toContain(true)
      rests.add(at)
    }
  })

  test('a second run changes nothing and costs a host one round trip', async () => {
    const again = await record(PLAYBOOK)
    expect(again.results.filter(({ verdict }) => verdict !== 'ok' && verdict !== 'skipped')).toEqual([])
    const trips = Object.entries(again.hosts).map(([name, { roundTrips }]) => [name, roundTrips])
    console.log('round trips of a converged run:', Object.fromEntries(trips))
    expect(Object.fromEntries(trips)).toEqual(Object.fromEntries(machineNames.map((name) => [name, 1])))
  })

  test('after a power cut the mount is there, and a run changes nothing', async () => {
    await powerCut('k8s-worker-1')
    await powerOn('k8s-worker-1')
    const mounted = await ssh('k8s-worker-1', 'findmnt -no FSTYPE,OPTIONS /var/lib/longhorn-data')
    expect(mounted.stdout).toMatch(/^ext4 +rw/)
    const again = await record(PLAYBOOK)
    expect(again.results.filter(({ verdict }) => verdict !== 'ok' && verdict !== 'skipped')).toEqual([])
  })
})
