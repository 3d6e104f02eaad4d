// Longhorn's manager on three machines, as its manifest starts it: its webhook, its disks, its race.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ControlPlane } from '../../lab/kubernetes/control-plane.ts'
import { longhornManifest } from '../../lab/kubernetes/longhorn/manifest.ts'
import { startLonghorn } from '../../lab/kubernetes/longhorn/start-longhorn.ts'
import { onMachine } from '../../lab/kubernetes/network/machine.ts'
import { startControlPlane } from '../../lab/kubernetes/start-control-plane.ts'

const folder = mkdtempSync(join(tmpdir(), 'drover-longhorn-'))
const workers = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3']
let plane: ControlPlane

const kubectl = (...words: string[]) => plane.kubectl(['-n', 'longhorn-system', ...words])

type Condition = { type: string; status: string; reason: string; message: string }
type Disk = { path: string; allowScheduling: boolean }
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
