import { Secret } from '../../../src/task/secret.ts'
import { UNKNOWN } from '../../../src/task/unknown.ts'
import type { HostSummary, Mode, RunEvent, RunRecord, StepResult } from '../../../src/task/result.ts'
import { counted } from '../counted.ts'

const HOSTS = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3']
const PLAYBOOK = 'playbooks/longhorn/prepare-nodes.yaml'

export function result(given: Partial<StepResult>): StepResult {
  return {
    host: 'k8s-worker-1',
    play: 'Prepare the disks',
    step: 'Make the file system',
    task: 'mkfs',
    item: null,
    at: `${PLAYBOOK}:14:7`,
    mode: 'check',
    verdict: 'ok',
    changes: [],
    dependsOn: [],
    error: null,
    durationMs: 12,
    ...given,
  }
}

export function summary(given: Partial<HostSummary>): HostSummary {
  const verdicts = { ok: 0, change: 0, may: 0, skipped: 0, failed: 0, unreachable: 0 }
  return { ...verdicts, rescued: 0, ignored: 0, planned: 0, applied: 0, roundTrips: 1, ...given }
}

const MAKE = {
  summary: 'make ext4 on /dev/sdb',
  diff: [
    { key: 'device.fstype', before: null, after: 'ext4' },
    { key: 'device.uuid', before: null, after: UNKNOWN },
    { key: 'password', before: new Secret('old'), after: new Secret('hunter2') },
  ],
  run: ['mkfs -t ext4 /dev/sdb'],
  destroys: 'the xfs on /dev/sdb',
}

export const WRITE = {
  summary: 'write /etc/fstab',
  diff: [
    { key: 'file.content', before: 'proc /proc\nUUID=1 /\n', after: 'proc /proc\nUUID=1 /\nUUID=2 /srv\n' },
  ],
  run: ['write 31 bytes to /etc/fstab (mode 0644)'],
  destroys: null,
}

const mount = { step: 'Mount it', task: 'mount', at: `${PLAYBOOK}:20:7` }
const start = { step: 'Start iscsid', task: 'service', at: `${PLAYBOOK}:28:7` }

const RESULTS: readonly StepResult[] = [
  result({ verdict: 'change', changes: [MAKE], durationMs: 1234 }),
  result({ host: 'k8s-worker-2' }),
  result({ host: 'k8s-worker-3' }),
  result({ ...mount, verdict: 'change', changes: [WRITE] }),
  result({
    ...mount,
    host: 'k8s-worker-2',
    verdict: 'failed',
    error: {
      code: 'refused',
      message: '/srv is mounted from /dev/sdc',
      at: `${PLAYBOOK}:20:7`,
      command: 'findmnt /srv',
      stderr: 'evil \x1b[2J\x9b1m title\x07\nsecond\rline',
      help: 'Unmount it first.',
      ignored: false,
      rescued: false,
    },
  }),
  result({ ...mount, host: 'k8s-worker-3', verdict: 'skipped' }),
  result({
    ...start,
    verdict: 'may',
    dependsOn: [{ on: 'unit iscsid is not settled', step: 'Install open-iscsi', at: `${PLAYBOOK}:8:7` }],
  }),
  result({ ...start, host: 'k8s-worker-3', item: { unit: 'iscsid', enabled: true } }),
]

export function record(given: Partial<RunRecord>): RunRecord {
  return {
    run: '0190',
    mode: 'check',
    playbooks: [PLAYBOOK],
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:09.500Z',
    exitCode: 3,
    hosts: {
      'k8s-worker-1': summary({ change: 2, may: 1 }),
      'k8s-worker-2': summary({ ok: 1, failed: 1 }),
      'k8s-worker-3': summary({ ok: 2, skipped: 1 }),
    },
    results: RESULTS,
    ...given,
  }
}

/** The record of so many hosts with three steps each, and how often one of its results has been read. */
export function countedRecord(hosts: number): { record: RunRecord; reads: () => number } {
  const names = Array.from({ length: hosts }, (_, index) => `host-${index}`)
  const { items, reads } = counted(
    names.flatMap((host) => [result({ host }), result({ host }), result({ host })]),
  )
  const summaries = Object.fromEntries(names.map((name) => [name, summary({ ok: 3 })]))
  return { record: record({ results: items, hosts: summaries }), reads }
}

function step(of: Partial<StepResult>, index: number, hosts: readonly string[]): RunEvent {
  const { play, step, task, at } = result(of)
  return { type: 'step-start', play, step, task, at, index, hosts }
}

/** A run with one of everything that can happen. */
export function scriptedRun(mode: Mode = 'check'): RunEvent[] {
  const { run, playbooks, startedAt } = record({ mode })
  const tell = (result: StepResult): RunEvent => ({
    type: 'result',
    result,
    message: result.item === null ? null : 'says\x1b[31m hello',
  })
  return [
    { type: 'run-start', run, mode, playbooks, startedAt, hosts: HOSTS },
    { type: 'warning', message: 'the group spare has no hosts', at: 'inventory/lab.yaml:3:5' },
    { type: 'play-start', play: 'Prepare the disks', hosts: HOSTS, steps: 3 },
    { type: 'host-busy', host: 'k8s-worker-1', doing: 'connecting' },
    step({}, 0, HOSTS),
    { type: 'host-busy', host: 'k8s-worker-1', doing: 'mkfs -t ext4 /dev/sdb' },
    ...RESULTS.slice(0, 3).map(tell),
    { type: 'host-idle', host: 'k8s-worker-1' },
    step(mount, 1, HOSTS),
    ...RESULTS.slice(3, 6).map(tell),
    step(start, 2, ['k8s-worker-1', 'k8s-worker-3']),
    ...RESULTS.slice(6).map(tell),
    { type: 'run-end', record: record({ mode }) },
  ]
}
