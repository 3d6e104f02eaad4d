import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readyLag } from '../../../tasks/plans/ready-lag.ts'
import { waitLag } from '../../../tasks/plans/wait-lag.ts'
import type { KubernetesObject } from '../../../tasks/probes/kubectl-object.ts'

interface Case {
  readonly is: string
  readonly object: KubernetesObject
  readonly pods?: readonly KubernetesObject[]
  readonly lag: string | null
}

const cases = parse(readFileSync(join(import.meta.dirname, 'ready-lag.yaml'), 'utf8'), {
  merge: true,
}) as Case[]

test.each(cases)('$is is told', ({ object, pods = [], lag }) => {
  expect(readyLag(object, pods)).toBe(lag)
})

const pod = (name: string, status: object, metadata: object = {}) =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, status }) as KubernetesObject
const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
const evicted = pod('web-1', { phase: 'Failed', reason: 'Evicted' })
const leaving = pod('web-3', ready, { deletionTimestamp: '2026-01-01T00:00:00Z' })
const wish = { kind: 'pod', names: [], state: 'ready', condition: '', count: 1 } as const

test('evicted pods and pods that are being deleted are not waited for when others stand for them', () => {
  expect(waitLag(wish, [evicted, pod('web-2', ready), leaving], [], [])).toEqual([])
})

test('a condition Ready does not wait for an evicted pod either', () => {
  const asked = { ...wish, state: 'present', condition: 'Ready' } as const
  expect(waitLag(asked, [evicted, pod('web-2', ready)], [], [])).toEqual([])
})

test('evicted pods alone are nobody', () => {
  expect(waitLag(wish, [evicted], [], [])).toEqual([{ object: 'pod', why: 'none there' }])
})

test('an evicted pod that is named is waited for', () => {
  const named = { ...wish, names: ['web-1'] }
  expect(waitLag(named, [evicted], [], [])).toEqual([{ object: 'pod web-1', why: 'Evicted' }])
})

test('an evicted pod is still there when all must be gone, and finalizers that hold a pod are named', () => {
  const gone = { ...wish, state: 'absent' } as const
  const held = pod('web-4', ready, { deletionTimestamp: 'x', finalizers: ['a.io/b'] })
  expect(waitLag(gone, [evicted, leaving, held], [], [])).toEqual([
    { object: 'pod web-1', why: 'still there' },
    { object: 'pod web-3', why: 'being deleted' },
    { object: 'pod web-4', why: 'being deleted, held by a.io/b' },
  ])
})

test("a condition of the user's own is told as he wrote it", () => {
  const own = { source: 'self.metadata.name == "b"', given: {}, holds: () => false }
  expect(waitLag({ ...wish, state: 'present' }, [evicted], [], [own])).toEqual([
    { object: 'pod web-1', why: 'not yet self.metadata.name == "b"' },
  ])
})
