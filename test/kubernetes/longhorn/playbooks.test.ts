// The playbooks for Longhorn, on three machines that its real managers run on.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { stringify } from 'yaml'
import type { RunRecord } from '../../../src/task/result.ts'
import type { ControlPlane } from '../../lab/kubernetes/control-plane.ts'
import { longhornManifest } from '../../lab/kubernetes/longhorn/manifest.ts'
import { startLonghorn } from '../../lab/kubernetes/longhorn/start-longhorn.ts'
import { enterMachine, onMachine } from '../../lab/kubernetes/network/machine.ts'
import { startControlPlane } from '../../lab/kubernetes/start-control-plane.ts'
import { compare } from '../../truth/compare.ts'
import { outline, type Workplace, workplace } from '../drover.ts'

const root = join(import.meta.dirname, '../../..')
const LONG = 900_000
const DATA = '/var/lib/longhorn-data'
const workers = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3']

const folder = mkdtempSync(join(tmpdir(), 'drover-longhorn-playbooks-'))
let plane: ControlPlane
let place: Workplace
let server: Server

/** Becoming another user leads into the machine: it has no sshd. */
function wayInto(name: string): string {
  const { program, words } = enterMachine(plane.directory, name, 'env', [])
  place.write(
    `into-${name}`,
    `#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\nexport PATH\nexec ${program} ${words.join(' ')} "$@"\n`,
  )
  chmodSync(join(place.folder, `into-${name}`), 0o755)
  return join(place.folder, `into-${name}`)
}

function inventory(): object {
  const here = { ansible_connection: 'local' }
  const hosts = workers.map((name) => [
    name,
    { ...here, ansible_become_user: '0', ansible_become_exe: wayInto(name) },
  ])
  const manifest = longhornManifest()
  return {
    all: {
      vars: {
        longhorn_version: manifest.version,
        longhorn_manifest_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/longhorn.yaml`,
        // Nothing runs behind the pages here.
        longhorn_ui: false,
      },
      children: {
        cluster: { hosts: { localhost: { ...here, ansible_become: false } } },
        workers: { hosts: Object.fromEntries(hosts) as object },
      },
    },
  }
}

async function play(name: string, ...options: string[]): Promise<RunRecord> {
  place.write('inventory.yaml', stringify(inventory()))
  return place.run(join(root, `playbooks/longhorn/${name}.yaml`), '-i', 'inventory.yaml', ...options)
}

/** Check, run, check: nothing was shown wrongly, and nothing is left to do. */
async function settled(name: string, ...options: string[]): Promise<{ run: RunRecord; again: RunRecord }> {
  const check = await play(name, '--check', ...options)
  const run = await play(name, ...options)
  const again = await play(name, '--check', ...options)
  expect(outline(run).filter((line) => line.startsWith('failed'))).toEqual([])
  expect(compare(check, run, again).filter(({ lie }) => lie !== null)).toEqual([])
  expect(again.results.filter(({ verdict }) => verdict !== 'ok' && verdict !== 'skipped')).toEqual([])
  return { run, again }
}

const failures = (record: RunRecord) => [
  ...new Set(record.results.flatMap(({ error }) => (error === null ? [] : [error.message]))),
]

beforeAll(async () => {
  plane = await startControlPlane({
    directory: join(folder, 'plane'),
    network: true,
    // As in a cluster that notices a dead node sooner than others.
    controllerFlags: ['--node-monitor-grace-period=16s', '--node-monitor-period=1s'],
  })
  place = await workplace(plane)
  await startLonghorn(plane)
  server = createServer((_request, response) => {
    response.end(readFileSync(longhornManifest().file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}, LONG)

afterAll(async () => {
  server.close()
  place.remove()
  await plane.stop()
  rmSync(folder, { recursive: true, force: true })
})

test(
  'install does not begin where the data disk is not mounted',
  async () => {
    const run = await play('install')
    expect(failures(run)).toEqual([expect.stringContaining(`nothing is mounted on ${DATA}`)])
    expect((await plane.tryKubectl(['get', 'namespace', 'longhorn-system'])).code).not.toBe(0)
  },
  LONG,
)

test(
  'install does not begin where the root disk has no room, and says how much is missing',
  async () => {
    for (const name of workers) {
      const line = `mkdir -p ${DATA} && mkfs.ext4 -q /disks/data.img && mount -o loop /disks/data.img ${DATA}`
      expect((await onMachine(plane.directory, name, line)).code).toBe(0)
    }
    const run = await play('install', '-e', 'longhorn_image_space=900G')
    expect(failures(run)).toEqual([expect.stringMatching(/free.*900.*missing/)])
    expect((await plane.tryKubectl(['get', 'namespace', 'longhorn-system'])).code).not.toBe(0)
  },
  LONG,
)

test(
  'install brings Longhorn up with the data disks as its only disks',
  async () => {
    const { again } = await settled('install')
    for (const name of workers) expect(again.hosts[name]?.roundTrips).toBe(1)
    const paths = [
      'get',
      'nodes.longhorn.io',
      '-n',
      'longhorn-system',
      '-o',
      'jsonpath={.items[*].spec.disks.*.path}',
    ]
    expect((await plane.kubectl(paths)).split(' ').map((path) => path.replace(/\/$/, ''))).toEqual([
      DATA,
      DATA,
      DATA,
    ])
  },
  LONG,
)

test(
  'configure-disks has nothing to do then',
  async () => {
    const record = await play('configure-disks')
    expect([...new Set(record.results.map(({ verdict }) => verdict))]).toEqual(['ok'])
  },
  LONG,
)

test(
  'verify shows a volume that works, with a replica on each data disk',
  async () => {
    const check = await play('verify', '--check')
    const running = play('verify')
    await writeAsTheInitContainerWould()
    const run = await running
    expect(failures(run)).toEqual([])
    const again = await play('verify', '--check')
    expect(compare(check, run, again).filter(({ lie }) => lie !== null)).toEqual([])
    expect(again.results.filter(({ verdict }) => verdict !== 'ok' && verdict !== 'skipped')).toEqual([])
  },
  LONG,
)

test(
  'the drill does not begin while a volume has one replica only',
  async () => {
    const name = (
      await plane.kubectl([
        'get',
        'pvc',
        'longhorn-test-pvc',
        '-n',
        'default',
        '-o',
        'jsonpath={.spec.volumeName}',
      ])
    ).trim()
    const replicas = (count: number) =>
      plane.kubectl([
        ...['patch', 'volumes.longhorn.io', name, '-n', 'longhorn-system', '--type=merge'],
        `--patch={"spec":{"numberOfReplicas":${count}}}`,
      ])
    await replicas(1)
    const run = await play('drill-node-failure')
    expect(failures(run)).toEqual([
      expect.stringContaining('the drill does not begin while a volume is not healthy or has one'),
    ])
    expect(run.results.filter(({ changes }) => changes.length > 0)).toEqual([])
    await replicas(3)
  },
  LONG,
)

test(
  'the drill takes a node its power, shows that nothing was lost, and ends when the volume is whole',
  async () => {
    await leaveSoon()
    const powered = new AbortController()
    const power = powerOnRequest(powered.signal)
    const run = await play(
      'drill-node-failure',
      ...['-e', `longhorn_power_off=touch ${place.folder}/off-{{ victim.node }}`],
      ...[
        '-e',
        `longhorn_power_on=touch ${place.folder}/on-{{ victim.node }}; until [ -e ${place.folder}/up ]; do sleep 1; done`,
      ],
      ...['-e', `longhorn_drill_report=${place.folder}/report.md`],
    )
    powered.abort()
    await power
    expect(failures(run)).toEqual([])
    const report = readFileSync(join(place.folder, 'report.md'), 'utf8')
    console.log(report)
    expect(report).toMatch(/volume +\| healthy +\| degraded +\| healthy/)
    expect(report).toMatch(/The pod ran on another node after \d+ s/)
    const words = ['get', 'settings.longhorn.io', 'node-down-pod-deletion-policy', '-n', 'longhorn-system']
    expect(await plane.kubectl([...words, '-o', 'jsonpath={.value}'])).toBe('do-nothing')
  },
  LONG,
)

test(
  'grow-disk lets file systems follow their disks while they are used, and ends when Longhorn sees the room',
  async () => {
    const path = '/var/lib/longhorn-grown'
    const own = JSON.stringify({ longhorn_path: path, longhorn_only_disk: false })
    const onAll = async (line: string) => {
      for (const name of workers) expect((await onMachine(plane.directory, name, line)).code).toBe(0)
    }
    // xfs, since a kernel lets only some of those who are root grow an ext that is mounted.
    const disk = '/disks/grown.img'
    await onAll(
      `truncate -s 320M ${disk} && mkfs.xfs -q ${disk} && mkdir ${path} && mount -o loop ${disk} ${path}`,
    )
    expect(failures(await play('configure-disks', '-e', own))).toEqual([])
    await onAll(`truncate -s 640M ${disk} && losetup --set-capacity $(findmnt -no SOURCE ${path})`)
    const { run } = await settled('grow-disk', '-e', own)
    const grown = run.results.flatMap(({ changes }) => changes.map(({ summary }) => summary))
    expect(grown.filter((line) => line.startsWith('grow '))).toEqual(
      workers.map(() => `grow the xfs on ${path} from 320 MiB to 640 MiB`),
    )
  },
  LONG,
)

/** Pods stay five minutes on a node that is gone, unless they say otherwise. */
async function leaveSoon(): Promise<void> {
  const tolerations = ['unreachable', 'not-ready'].map((taint) => ({
    key: `node.kubernetes.io/${taint}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 10,
  }))
  const patch = JSON.stringify({ spec: { template: { spec: { tolerations } } } })
  await plane.kubectl(['patch', 'deployment', 'test-pod', '-n', 'default', `--patch=${patch}`])
  await plane.kubectl(['rollout', 'status', 'deployment/test-pod', '-n', 'default', '--timeout=5m'])
}

/** Does what the playbook's own commands ask for: a machine here has no plug. */
async function powerOnRequest(end: AbortSignal): Promise<void> {
  const asked = (what: string) => workers.find((name) => existsSync(join(place.folder, `${what}-${name}`)))
  while (!end.aborted && asked('off') === undefined) await delay(200)
  const name = asked('off')
  if (name === undefined) return
  await plane.powerOff(name)
  while (!end.aborted && asked('on') === undefined) await delay(200)
  await plane.powerOn(name)
  // As its fstab would, if it had one.
  const mount = `mountpoint -q ${DATA} || mount -o loop /disks/data.img ${DATA}`
  await vi.waitFor(async () => {
    expect((await onMachine(plane.directory, name, mount)).code).toBe(0)
  }, 60_000)
  wayInto(name)
  place.write('up', '')
}

/** Nothing runs in the lab's pods: what the first container of the test's pod would write is written from outside. */
async function writeAsTheInitContainerWould(): Promise<void> {
  const line = '[ -e /data/test.txt ] || echo "written once, by the test" > /data/test.txt'
  for (;;) {
    const words = ['exec', 'deployment/test-pod', '-n', 'default', '--', 'sh', '-c', line]
    if ((await plane.tryKubectl(words)).code === 0) return
    await delay(500)
  }
}
