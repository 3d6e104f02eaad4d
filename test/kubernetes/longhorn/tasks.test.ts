// The tasks of Longhorn against its real manager and webhook: each case in which editing its nodes by hand goes wrong.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ControlPlane } from '../../lab/kubernetes/control-plane.ts'
import { longhornManifest } from '../../lab/kubernetes/longhorn/manifest.ts'
import { startLonghorn } from '../../lab/kubernetes/longhorn/start-longhorn.ts'
import { onMachine } from '../../lab/kubernetes/network/machine.ts'
import { startControlPlane } from '../../lab/kubernetes/start-control-plane.ts'
import { compare } from '../../truth/compare.ts'
import { outline, type Workplace, workplace } from '../drover.ts'

const LONG = 400_000
const OWN = '/var/lib/longhorn'
const DATA = '/var/lib/longhorn-data'
const [one, two, three] = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3'] as const

const folder = mkdtempSync(join(tmpdir(), 'drover-longhorn-tasks-'))
let plane: ControlPlane
let place: Workplace

interface Disk {
  readonly path: string
  readonly allowScheduling: boolean
  readonly evictionRequested: boolean
  readonly storageReserved: number
  readonly tags: readonly string[]
}

async function disksOf(node: string): Promise<Record<string, Disk>> {
  const words = ['get', 'nodes.longhorn.io', node, '-n', 'longhorn-system', '-o', 'jsonpath={.spec.disks}']
  return JSON.parse(await plane.kubectl(words)) as Record<string, Disk>
}

/** Check, run, check: nothing was shown wrongly, nothing is left, and looking costs one round trip. */
async function settled(...steps: object[]): Promise<string[]> {
  const { check, run, again } = await place.settle(steps)
  expect(outline(run).filter((line) => line.startsWith('failed'))).toEqual([])
  expect(compare(check, run, again).filter(({ lie }) => lie !== null)).toEqual([])
  expect([...new Set(again.results.map(({ verdict }) => verdict))]).toEqual(['ok'])
  expect(again.hosts['localhost']?.roundTrips).toBe(1)
  return outline(check)
}

/** What one step says, checked and run. */
async function said(step: object): Promise<{ check: string | undefined; run: string | undefined }> {
  const [check] = outline(await place.steps([step], '--check'))
  const [run] = outline(await place.steps([step]))
  return { check, run }
}

beforeAll(async () => {
  plane = await startControlPlane({ directory: join(folder, 'plane'), network: true })
  place = await workplace(plane)
  await startLonghorn(plane)
}, LONG)

afterAll(async () => {
  place.remove()
  await plane.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a cluster without Longhorn is refused, by each task', async () => {
  const steps = [
    { longhorn_ready: {} },
    { longhorn_disk: { node: one, path: DATA } },
    { longhorn_node: { name: one, tags: [] } },
    { longhorn_setting: { name: 'log-level', value: 'Info' } },
    { longhorn_volume: { name: 'pvc-1' } },
  ].map((step) => ({ ...step, ignore_errors: true }))
  const lines = outline(await place.steps(steps))
  expect(lines.map((line) => line.slice(0, 35))).toEqual(
    steps.map(() => 'failed: Longhorn is not installed: '),
  )
})

test(
  'what is still missing after the manifest was applied is said by name, though all pods run',
  async () => {
    await plane.kubectl(['apply', '--server-side', '-f', longhornManifest().file])
    const { run } = await said({ longhorn_ready: { timeout: 1 } })
    expect(run).toMatch(/wait until Longhorn is ready: .*(longhorn-manager|engine image|csi-)/)
    await plane.kubectl(
      ['rollout', 'status', 'daemonset/longhorn-manager', '-n', 'longhorn-system', '--timeout=5m'],
      {},
    )
    // Longhorn's own disk, which has no name that could be foreseen.
    const steps = [one, two, three].map((node) => ({ longhorn_disk: { node, path: OWN } }))
    expect(outline(await place.steps(steps)).filter((line) => line.startsWith('failed'))).toEqual([])
    expect(await settled(...steps)).toEqual(['ok', 'ok', 'ok'])
  },
  LONG,
)

describe('a disk of its own', () => {
  test(
    "takes the place of Longhorn's first one, in the only order that the webhook allows",
    async () => {
      await onMachine(plane.directory, one, `mkdir -p ${DATA} && mkfs.ext4 -q /disks/data.img`)
      await onMachine(plane.directory, one, `mount -o loop /disks/data.img ${DATA}`)
      const [own = ''] = Object.keys(await disksOf(one))
      const check = await settled({ longhorn_disk: { node: one, path: DATA, name: 'data', exclusive: true } })
      expect(check).toEqual([
        [
          `change: add ${DATA} to ${one} as data`,
          `wait until Longhorn uses ${DATA} of ${one}: it has not looked yet`,
          `put nothing more on ${OWN}/ (${own}) of ${one}`,
          `take ${OWN}/ (${own}) of ${one} off`,
          `wait until Longhorn has let go of ${own} of ${one}`,
        ].join('; '),
      ])
      expect(Object.keys(await disksOf(one))).toEqual(['data'])
    },
    LONG,
  )

  test(
    'keeps what nobody speaks of, and gets tags in the order of the mutator',
    async () => {
      const disk = { node: one, path: `${DATA}/`, tags: ['ssd', 'fast', 'ssd'], storage_reserved: '1Gi' }
      await settled({ longhorn_disk: disk })
      await settled({ longhorn_disk: { node: one, path: DATA, exclusive: true } })
      expect(await disksOf(one)).toMatchObject({
        data: { storageReserved: 1_073_741_824, tags: ['fast', 'ssd'], allowScheduling: true },
      })
    },
    LONG,
  )

  test('cannot move, and cannot reserve more than it has', async () => {
    const moved = await said({ longhorn_disk: { node: one, path: '/mnt/elsewhere', name: 'data' } })
    expect(moved.check).toMatch(/^failed: The disk data of k8s-worker-1 is at .*, and a disk cannot move/)
    const greedy = await said({ longhorn_disk: { node: one, path: DATA, storage_reserved: '99999G' } })
    expect(greedy.check).toMatch(/^failed: storage_reserved is .*has only 9/)
    expect(greedy.run).toBe(greedy.check)
  })
})

describe('a path on which nothing is mounted', () => {
  const disk = { longhorn_disk: { node: two, path: DATA, name: 'data', timeout: 120 } }

  test(
    'is taken off again, and what was there before stays',
    async () => {
      const before = await disksOf(two)
      await onMachine(plane.directory, two, `mkdir -p ${DATA} && mkfs.ext4 -q /disks/data.img`)
      const { run } = await said(disk)
      expect(run).toMatch(/^failed: .*has no file system of its own: mount the disk first. It was taken off/)
      expect(await disksOf(two)).toEqual(before)
    },
    LONG,
  )

  test(
    'is as good as any once the disk is mounted, at once',
    async () => {
      await onMachine(plane.directory, two, `mount -o loop /disks/data.img ${DATA}`)
      await settled(disk)
      expect(Object.keys(await disksOf(two))).toContain('data')
    },
    LONG,
  )

  test(
    'after its disk was unmounted: waited for, never taken off unseen, and healed by mounting it again',
    async () => {
      await onMachine(plane.directory, two, `umount ${DATA}`)
      const late = { longhorn_disk: { node: two, path: DATA, name: 'data', timeout: 5 } }
      await expect
        .poll(async () => outline(await place.steps([late], '--check'))[0], {
          timeout: 90_000,
          interval: 2000,
        })
        .toMatch(/^change: wait until Longhorn uses .*DiskFilesystemChanged, .*look at the mounts/)
      const off = await said({ longhorn_disk: { node: two, path: DATA, state: 'absent' } })
      expect(off.run).toMatch(
        /^failed: Longhorn cannot see what is on .*Bring the disk back, or say `force: true`/,
      )
      expect((await said(late)).run).toMatch(/^failed: it did not come true within 5 s: .*look at the mounts/)
      await onMachine(plane.directory, two, `mount -o loop /disks/data.img ${DATA}`)
      await settled(disk)
    },
    LONG,
  )
})

describe('edits while Longhorn follows the last one', () => {
  test(
    'are repeated until they are taken',
    async () => {
      await onMachine(plane.directory, three, 'mkdir -p /mnt/more')
      const patch = JSON.stringify({
        spec: { disks: { more: { path: '/mnt/more', diskType: 'filesystem' } } },
      })
      const words = [
        'patch',
        'nodes.longhorn.io',
        three,
        '-n',
        'longhorn-system',
        '--type=merge',
        '-p',
        patch,
      ]
      await plane.kubectl(words)
      const annotate = ['annotate', 'nodes.longhorn.io', three, '-n', 'longhorn-system', 'a=b']
      expect((await plane.tryKubectl(annotate)).stderr).toContain('are being syncing')
      await settled({ longhorn_node: { name: three, tags: ['b', 'a'] } })
      await settled({ longhorn_disk: { node: three, path: '/mnt/more', state: 'absent' } })
      expect(Object.keys(await disksOf(three))).toHaveLength(1)
    },
    LONG,
  )
})

describe('a node', () => {
  test(
    'is evicted and used again, both in one request',
    async () => {
      await settled({ longhorn_node: { name: three, allow_scheduling: false, eviction_requested: true } })
      const half = await said({ longhorn_node: { name: three, allow_scheduling: true } })
      expect(half.check).toMatch(/^failed: k8s-worker-3 is being evicted/)
      await settled({ longhorn_node: { name: three, allow_scheduling: true, eviction_requested: false } })
    },
    LONG,
  )

  test('that the cluster has is not taken out of Longhorn', async () => {
    const gone = await said({ longhorn_node: { name: three, state: 'absent' } })
    expect(gone.run).toMatch(/^failed: Longhorn keeps k8s-worker-3 as long as it is in the cluster/)
  })
})

describe('a setting', () => {
  test(
    'is kept as Longhorn keeps it, for each engine and as text',
    async () => {
      const check = await settled(
        { longhorn_setting: { name: 'default-replica-count', value: 2 } },
        { longhorn_setting: { name: 'engine-replica-timeout', value: { v2: 11, v1: 10 } } },
        { longhorn_setting: { name: 'storage-minimal-available-percentage', value: 10 } },
        { longhorn_setting: { name: 'node-down-pod-deletion-policy', value: 'delete-deployment-pod' } },
      )
      expect(check).toEqual([
        'change: set default-replica-count to {"v1":"2","v2":"2"}',
        'change: set engine-replica-timeout to {"v1":"10","v2":"11"}',
        'change: set storage-minimal-available-percentage to 10',
        'change: set node-down-pod-deletion-policy to delete-deployment-pod',
      ])
    },
    LONG,
  )

  test('that is read-only, unknown or of another kind is refused before anything is tried', async () => {
    const check = async (name: string, value: unknown) =>
      (await said({ longhorn_setting: { name, value } })).check
    expect(await check('current-longhorn-version', 'v2')).toBe(
      'failed: setting current-longhorn-version is read-only',
    )
    expect(await check('node-down-pod-delete-policy', 'do-nothing')).toContain(
      'near are node-down-pod-deletion-policy',
    )
    expect(await check('default-replica-count', { v1: 2 })).toContain('give one for all, or v1 and v2')
    expect(await check('storage-minimal-available-percentage', '10%')).toContain('is a number')
  })

  test('whose value the webhook does not know fails with its words', async () => {
    const { run } = await said({ longhorn_setting: { name: 'node-down-pod-deletion-policy', value: 'wait' } })
    expect(run).toMatch(/^failed: .*value wait is not a valid choice, available choices \[do-nothing /)
  })
})

test('a volume that is not there is waited for, and not for ever', async () => {
  const { run } = await said({ longhorn_volume: { pvc: 'default/none', timeout: 1 } })
  expect(run).toBe(
    'failed: it did not come true within 1 s: it still wants to wait until the volume of default/none is healthy: it is not there',
  )
})

describe('all of Longhorn', () => {
  test(
    'is waited for until it is there, and a volume until each of its replicas can be used',
    async () => {
      const nodes = [one, two, three]
      await settled({ longhorn_ready: { version: 'v1.10.0', nodes, disks: 'schedulable', timeout: 300 } })
      await plane.kubectl(['apply', '-f', '-'], { stdin: JSON.stringify(workload) })
      const volume = { longhorn_volume: { pvc: 'data', state: 'attached', nodes: 3, timeout: 200 } }
      expect((await settled(volume))[0]).toMatch(/^(ok$|change: wait until the volume of default\/data is)/)
    },
    LONG,
  )

  test(
    'less a node: the volume can be used, and is healthy when the node is back',
    async () => {
      const where = ['get', 'volumes.longhorn.io', '-n', 'longhorn-system', '-o']
      const used = await plane.kubectl([...where, 'jsonpath={.items[0].status.currentNodeID}'])
      const lost = [one, two, three].find((node) => node !== used) ?? three
      await plane.powerOff(lost)
      const healthy = { longhorn_volume: { pvc: 'default/data', state: 'attached', timeout: 1 } }
      await expect
        .poll(async () => outline(await place.steps([healthy], '--check'))[0], {
          timeout: 150_000,
          interval: 3000,
        })
        .toMatch(/it is degraded: 2 of 3 replicas can be used/)
      await settled({ longhorn_volume: { pvc: 'default/data', robustness: 'degraded' } })
      expect((await said({ longhorn_ready: { timeout: 1 } })).run).toContain(`node ${lost}: Ready: `)
      await plane.powerOn(lost)
      await settled({ longhorn_volume: { pvc: 'default/data', state: 'attached', nodes: 3, timeout: 300 } })
    },
    LONG,
  )
})

const workload = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'longhorn',
        resources: { requests: { storage: '1Gi' } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'user', namespace: 'default' },
      spec: {
        containers: [
          { name: 'user', image: 'busybox', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        ],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    },
  ],
}
