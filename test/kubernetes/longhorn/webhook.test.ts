// Longhorn's manager on three machines, as its manifest starts it: its webhook, its disks, its race.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ControlPlane } from '../../lab/kubernetes/control-plane.ts'
import { longhornManifest } from '../../lab/kubernetes/longhorn/manifest.ts'
import { startLonghorn } from '../../lab/kubernetes/longhorn/start-longhorn.ts'
import { onMachine } from '../../lab/kubernetes/network/machine.ts'
import { startControlPlane } from '../../lab/kubernetes/start-control-plane.ts'
import { compare } from '../../truth/compare.ts'
import { outline, workplace, type Workplace } from '../drover.ts'

const folder = mkdtempSync(join(tmpdir(), 'drover-longhorn-'))
const workers = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3']
let plane: ControlPlane
let place: Workplace

const kubectl = (...words: string[]) => plane.kubectl(['-n', 'longhorn-system', ...words])

type Condition = { type: string; status: string; reason: string; message: string }
type Disk = { path: string; allowScheduling: boolean; storageReserved: number; tags: string[] }
type DiskStatus = {
  conditions: Condition[]
  diskUUID: string
  storageMaximum: number
  storageScheduled: number
}
type Node = {
  spec: { disks: Record<string, Disk> }
  status: { conditions: Condition[]; diskStatus?: Record<string, DiskStatus> }
}

async function node(name: string): Promise<Node> {
  return JSON.parse(await kubectl('get', 'nodes.longhorn.io', name, '-o', 'json')) as Node
}

async function diskCondition(name: string, disk: string, type: string): Promise<string> {
  const found = (await node(name)).status.diskStatus?.[disk]?.conditions.find((one) => one.type === type)
  return found === undefined ? '' : `${found.status} ${found.reason} ${found.message}`
}

async function defaultDisk(name: string): Promise<string> {
  return Object.keys((await node(name)).spec.disks).find((disk) => disk.startsWith('default-disk-')) ?? ''
}

async function patchDisks(name: string, disks: object) {
  const patch = JSON.stringify({ spec: { disks } })
  const words = ['patch', 'nodes.longhorn.io', name, '--type=merge', '-p', patch]
  return plane.tryKubectl(['-n', 'longhorn-system', ...words])
}

const soon = { timeout: 90_000, interval: 1000 }

beforeAll(async () => {
  plane = await startControlPlane({ directory: join(folder, 'plane'), network: true })
  place = await workplace(plane)
  await startLonghorn(plane)
  await plane.kubectl(['apply', '--server-side', '-f', longhornManifest().file])
  await kubectl('rollout', 'status', 'daemonset/longhorn-manager', '--timeout=5m')
  for (const name of workers) {
    await vi.waitFor(async () => {
      expect(await diskCondition(name, await defaultDisk(name), 'Ready')).toMatch(/^True/)
    }, soon)
  }
}, 400_000)

afterAll(async () => {
  place.remove()
  await plane.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('every worker has a disk of its own, made by its own manager', async () => {
  const disks = await Promise.all(workers.map(defaultDisk))
  expect(new Set(disks).size).toBe(3)
})

test('what the manifest does not hold is made by the manager', async () => {
  expect(await kubectl('get', 'storageclass', 'longhorn', '-o', 'jsonpath={.provisioner}')).toBe(
    'driver.longhorn.io',
  )
  expect(await kubectl('get', 'lhs', 'current-longhorn-version', '-o', 'jsonpath={.value}')).toBe('v1.10.0')
  const webhook = await kubectl(
    'get',
    'validatingwebhookconfiguration',
    'longhorn-webhook-validator',
    '-o',
    'name',
  )
  expect(webhook).toContain('longhorn-webhook-validator')
})

test('a disk that is in use is not removed', async () => {
  const name = await defaultDisk('k8s-worker-1')
  const refused = await patchDisks('k8s-worker-1', { [name]: null })
  expect(refused.stderr).toContain(
    `The request is invalid: : Delete Disk on node ${name} error: Please disable the disk /var/lib/longhorn/ and remove all replicas and backing images first`,
  )
})

test('a disk whose path is no mount point shares its file system; mounted, it is ready', async () => {
  const worker = 'k8s-worker-2'
  await onMachine(plane.directory, worker, 'mkdir -p /var/lib/longhorn-data && mkfs.ext4 -q /disks/data.img')
  const data = {
    path: '/var/lib/longhorn-data',
    diskType: 'filesystem',
    allowScheduling: true,
    storageReserved: 0,
  }
  expect((await patchDisks(worker, { data })).code).toBe(0)
  const annotate = await plane.tryKubectl([
    '-n',
    'longhorn-system',
    'annotate',
    'lhn',
    worker,
    'a=b',
    '--overwrite',
  ])
  expect(annotate.stderr).toContain(
    `spec and status of disks on node ${worker} are being syncing and please retry later.`,
  )
  await expect
    .poll(() => diskCondition(worker, 'data', 'Ready'), soon)
    .toMatch(/^False DiskFilesystemChanged .*has same file system ID/)
  await onMachine(plane.directory, worker, 'mount -o loop /disks/data.img /var/lib/longhorn-data')
  await expect.poll(() => diskCondition(worker, 'data', 'Ready'), soon).toMatch(/^True/)
  expect((await node(worker)).status.diskStatus?.['data']?.storageMaximum).toBeGreaterThan(9_500_000_000)
})

test('a setting that is read only stays as it is', async () => {
  const words = ['patch', 'lhs', 'current-longhorn-version', '--type=merge', '-p', '{"value":"v1"}']
  expect((await plane.tryKubectl(['-n', 'longhorn-system', ...words])).code).toBe(1)
})

test('a block device is no disk while the second engine is off', async () => {
  const block = { path: '/dev/sdz', diskType: 'block', allowScheduling: true }
  const refused = await patchDisks('k8s-worker-1', { block })
  expect(refused.stderr).toContain('is a block device, but the SPDK feature is not enabled')
  const spec = { disks: { block } }
  const patch = {
    kind: 'nodes.longhorn.io',
    name: 'k8s-worker-1',
    namespace: 'longhorn-system',
    patch: { spec },
  }
  const run = await place.steps([{ kubectl_patch: patch }])
  expect(outline(run)[0]).toMatch(/^failed: .*is a block device, but the SPDK feature is not enabled/)
  expect(Object.keys((await node('k8s-worker-1')).spec.disks)).not.toContain('block')
})

describe('a node that gets its disks from its annotation', () => {
  const worker = 'k8s-worker-3'
  const [own, path] = ['/var/lib/longhorn', '/var/lib/longhorn-data']
  const config = (tags: string[]) =>
    JSON.stringify([{ name: 'data', path, allowScheduling: true, storageReserved: 0, tags }])
  const annotate = (tags: string[]) => ({
    kubectl_annotate: {
      ...{ kind: 'node', name: worker },
      annotations: { 'node.longhorn.io/default-disks-config': config(tags) },
    },
  })
  const label = (value: string | null) => ({
    kubectl_label: {
      ...{ kind: 'node', name: worker },
      labels: { 'node.longhorn.io/create-default-disk': value },
    },
  })
  const disk = (params: object = {}) => ({ longhorn_disk: { node: worker, path, ...params } })

  async function settled(...steps: object[]): Promise<string[]> {
    const { check, run, again } = await place.settle(steps)
    expect(outline(run).filter((line) => line.startsWith('failed'))).toEqual([])
    expect(compare(check, run, again).filter(({ lie }) => lie !== null)).toEqual([])
    expect([...new Set(outline(again))]).toEqual(['ok'])
    return outline(check)
  }

  test('loses its last disk first, and has none then', async () => {
    await onMachine(
      plane.directory,
      worker,
      `mkdir -p ${path} && mkfs.ext4 -q /disks/data.img && mount -o loop /disks/data.img ${path}`,
    )
    await settled(
      { longhorn_setting: { name: 'create-default-disk-labeled-nodes', value: true } },
      disk({ path: own, state: 'absent' }),
    )
    expect((await node(worker)).spec.disks).toEqual({})
  }, 200_000)

  test('gets the disk by its name and with its tags, and a third of it reserved, though the annotation says none', async () => {
    await settled(annotate(['fast']), label('config'))
    await expect.poll(() => diskCondition(worker, 'data', 'Ready'), soon).toMatch(/^True/)
    const { data } = (await node(worker)).spec.disks
    expect(data).toMatchObject({ path, tags: ['fast'] })
    expect(data?.storageReserved).toBeGreaterThan(2_900_000_000)
  }, 200_000)

  test('its disk is found by its path: nothing to do, or only what the step says otherwise', async () => {
    expect(await settled(disk())).toEqual(['ok'])
    expect(await settled(disk({ exclusive: true }))).toEqual(['ok'])
    expect(await settled(disk({ storage_reserved: 0 }))).toEqual([
      `change: set storageReserved: 0 of ${path} (data) of ${worker}`,
    ])
    expect((await node(worker)).spec.disks['data']?.tags).toEqual(['fast'])
  }, 200_000)

  test('another annotation changes nothing while it has a disk', async () => {
    await settled(annotate(['slow']))
    expect(await settled(disk())).toEqual(['ok'])
    expect((await node(worker)).spec.disks['data']?.tags).toEqual(['fast'])
  }, 200_000)

  test('its last disk is made anew as soon as it is off, unless the label goes first', async () => {
    const off = await place.steps([disk({ state: 'absent', timeout: 60 })])
    expect(outline(off)[0]).toMatch(/^failed: it was applied, but did not hold within 60 s: .*\(data\)/)
    expect(Object.keys((await node(worker)).spec.disks)).toEqual(['data'])
    await settled(label(null), disk({ state: 'absent' }))
    expect((await node(worker)).spec.disks).toEqual({})
  }, 400_000)
})

describe('while no manager runs', () => {
  const away = { 'lab/nowhere': 'true' }
  const patchManagers = (nodeSelector: object) => {
    const patch = JSON.stringify({ spec: { template: { spec: { nodeSelector } } } })
    return kubectl('patch', 'daemonset', 'longhorn-manager', '-p', patch)
  }

  test('what its webhook would have to see fails, says why, and nothing is claimed', async () => {
    await patchManagers(away)
    await vi.waitFor(async () => {
      expect(await kubectl('get', 'pods', '-l', 'app=longhorn-manager', '-o', 'name')).toBe('')
      // Their programs end a little later.
      const words = ['patch', 'settings.longhorn.io', 'default-replica-count', '-n', 'longhorn-system']
      const asked = await plane.tryKubectl([
        ...words,
        '--type=merge',
        '--patch={"value":"2"}',
        '--dry-run=server',
      ])
      expect(asked.stderr).toContain('longhorn-admission-webhook')
    }, soon)
    const job = {
      apiVersion: 'longhorn.io/v1beta2',
      kind: 'RecurringJob',
      metadata: { name: 'nightly', namespace: 'longhorn-system' },
      spec: { task: 'snapshot', cron: '0 3 * * *', retain: 1, concurrency: 1 },
    }
    const beside = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'beside', namespace: 'default' } }
    const steps = [
      { longhorn_setting: { name: 'default-replica-count', value: 2 } },
      { longhorn_disk: { node: 'k8s-worker-1', path: '/var/lib/longhorn', tags: ['late'] } },
      { longhorn_node: { name: 'k8s-worker-1', tags: ['late'] } },
      { kubectl_apply: { definition: [beside, job] } },
    ].map((step) => ({ ...step, ignore_errors: true }))
    const check = await place.steps(steps, '--check')
    const run = await place.steps(steps)
    expect(outline(check).slice(0, 3)).toEqual([
      expect.stringMatching(/^change/),
      expect.stringMatching(/^change/),
      // The step before it plans to change the same object.
      expect.stringMatching(/^may/),
    ])
    for (const line of outline(run)) expect(line).toMatch(/^failed: .*longhorn-admission-webhook/)
    expect((await plane.tryKubectl(['get', 'configmap', 'beside'])).code).toBe(1)
    await patchManagers({ 'lab/nowhere': null })
    await kubectl('rollout', 'status', 'daemonset/longhorn-manager', '--timeout=5m')
    for (const line of outline(await place.steps(steps))) expect(line).toMatch(/^change/)
  }, 400_000)
})
