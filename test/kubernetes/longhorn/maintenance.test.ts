// What comes after the installation, on three machines that Longhorn's real managers run on: maintenance of a node, another
// disk, a newer Longhorn, and none any more.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { longhornManifest, newerManifest } from '../../lab/kubernetes/longhorn/manifest.ts'
import { writeAsTheInitContainerWould } from '../../lab/kubernetes/longhorn/test-pod.ts'
import { failures, lies } from '../../truth/what-went-wrong.ts'
import { DATA, linesOf, mountDataDisk, playbookLab, type PlaybookLab, workers } from './playbook-lab.ts'

const LONG = 900_000
let lab: PlaybookLab

beforeAll(async () => {
  lab = await playbookLab()
  for (const name of workers) await mountDataDisk(lab, name)
  expect(failures(await lab.play('install'))).toEqual([])
  const verifying = lab.play('verify')
  await writeAsTheInitContainerWould(lab.plane)
  expect(failures(await verifying)).toEqual([])
}, LONG)

afterAll(async () => {
  await lab.stop()
})

const volume = (field: string) => lab.longhorn('get', 'lhv', '-o', `jsonpath={.items[0].${field}}`)
const podNode = async () => {
  const words = ['get', 'pod', '-n', 'default', '-l', 'app=longhorn-test', '-o']
  return (await lab.plane.kubectl([...words, 'jsonpath={.items[0].spec.nodeName}'])).trim()
}
const cordoned = () => lab.plane.kubectl(['get', 'nodes', '-o', 'jsonpath={.items[*].spec.unschedulable}'])
const written = () =>
  lab.plane.kubectl(['exec', 'deployment/test-pod', '-n', 'default', '--', 'cat', '/data/test.txt'])

describe('maintain-node', () => {
  const hook = () => ['-e', `longhorn_maintenance=${lab.place.folder}/maintenance.yaml`]

  test(
    'shows what would be moved, and that the machine is restarted where nothing else is to be done',
    async () => {
      const node = await podNode()
      const check = await lab.play('maintain-node', '--check', '-l', node)
      expect(failures(check)).toEqual([])
      const [drain = ''] = linesOf(check, 'Move its pods away')
      expect(drain).toMatch(new RegExp(`^may: drain node ${node}: evict .*`))
      expect(drain).toContain('wait until the disruption budget longhorn-system/instance-manager-')
      expect(linesOf(check, 'Restart it')).toEqual(['change: restart the machine'])
    },
    LONG,
  )

  test(
    'empties the node that a pod with a volume is on, lets something be done, and ends when the volume is whole',
    async () => {
      const node = await podNode()
      const task = { copy: { content: 'it was empty', dest: '/root/was-here' } }
      lab.place.write('maintenance.yaml', JSON.stringify([{ name: 'Do it', ...task }]))
      const check = await lab.play('maintain-node', '--check', '-l', node, ...hook())
      const run = await lab.play('maintain-node', '-l', node, ...hook())
      expect(failures(run)).toEqual([])
      const again = await lab.play('maintain-node', '--check', '-l', node, ...hook())
      expect(lies(check, run, again)).toEqual([])
      expect(await lab.on(node, 'cat /root/was-here')).toBe('it was empty')
      expect(await podNode()).not.toBe(node)
      expect(await volume('status.robustness')).toBe('healthy')
      expect(await cordoned()).toBe('')
      expect(await written()).toBe('written once, by the test\n')
    },
    LONG,
  )

  test(
    'does all workers, one after the other, each when the volume is whole again',
    async () => {
      const alone = 'size(all.resources.filter(one, one.spec.?unschedulable.orValue(false))) == 1'
      const steps = [
        { kubectl_get: { kind: 'node' }, delegate_to: 'localhost', register: 'all' },
        { assert: { that: alone } },
      ]
      lab.place.write('maintenance.yaml', JSON.stringify(steps))
      const run = await lab.play('maintain-node', ...hook())
      expect(failures(run)).toEqual([])
      expect(await volume('status.robustness')).toBe('healthy')
      expect(await cordoned()).toBe('')
      expect(await written()).toBe('written once, by the test\n')
    },
    LONG,
  )

  test(
    'what goes wrong while the node is empty: it gets its pods again, and the step that failed is told',
    async () => {
      const node = await podNode()
      const step = { command: { argv: ['false'] }, name: 'Do it' }
      lab.place.write('maintenance.yaml', JSON.stringify([step]))
      const run = await lab.play('maintain-node', ...hook(), '-l', node)
      expect(failures(run)).toEqual([expect.stringContaining('exit code 1')])
      expect(await cordoned()).toBe('')
      await expect.poll(() => volume('status.robustness'), { timeout: 300_000 }).toBe('healthy')
    },
    LONG,
  )
})

describe('replace-disk', () => {
  /** The playbook beside a prepare-nodes.yaml for machines that have no packages, services and modules of their own. */
  function copied(): string {
    const folder = join(lab.place.folder, 'playbooks')
    cpSync(join(import.meta.dirname, '../../../playbooks/longhorn'), folder, { recursive: true })
    const format = 'blkid /disks/new.img || mkfs.ext4 -q /disks/new.img'
    const mount = `mountpoint -q ${DATA} || mount -o loop /disks/new.img ${DATA}`
    const steps = [{ shell: { cmd: `{ ${format}; } && { ${mount}; }`, unless: `mountpoint -q ${DATA}` } }]
    const plays = [{ name: 'Prepare', hosts: 'workers', become: true, tasks: steps }]
    lab.place.write('playbooks/prepare-nodes.yaml', JSON.stringify(plays))
    return join(folder, 'replace-disk.yaml')
  }
  const worker = 'k8s-worker-2'
  const out = ['--tags', 'out', '-l', worker]

  test(
    'wants one worker, and does not begin where the replicas have nowhere to go',
    async () => {
      expect(failures(await lab.play('replace-disk', '--tags', 'out'))).toEqual([
        expect.stringContaining('name the worker: -l k8s-worker-2'),
      ])
      const run = await lab.play('replace-disk', ...out)
      expect(failures(run)).toEqual([expect.stringContaining('longhorn_move_replicas=false')])
      expect(run.results.filter(({ changes }) => changes.length > 0)).toEqual([])
    },
    LONG,
  )

  test(
    'takes the old disk out, and has nothing to do the second time',
    async () => {
      await lab.settled('replace-disk', ...out, '-e', 'longhorn_move_replicas=false')
      expect(await lab.longhorn('get', 'lhn', worker, '-o', 'jsonpath={.spec.disks}')).toBe('{}')
      expect(await lab.on(worker, `mountpoint -q ${DATA} || echo none`)).toBe('none\n')
      expect(await volume('status.robustness')).toBe('degraded')
    },
    LONG,
  )

  test(
    'puts the new disk in and ends when the volumes are whole',
    async () => {
      await lab.on(worker, 'truncate --size=10000000000 /disks/new.img')
      await lab.settled(copied(), '--tags', 'in', '-l', worker)
      expect(await lab.longhorn('get', 'lhn', worker, '-o', 'jsonpath={.spec.disks.*.path}')).toBe(DATA)
      expect(await volume('status.robustness')).toBe('healthy')
      expect(await lab.on(worker, `ls ${DATA}/replicas | wc -l`)).toBe('1\n')
    },
    LONG,
  )
})

describe('upgrade', () => {
  const { version } = newerManifest()
  const to = (wanted: string) => [
    '-e',
    `longhorn_version=${wanted}`,
    '-e',
    `longhorn_sha256=${'0'.repeat(64)}`,
  ]

  test.each(['v1.12.0', 'v1.9.2', 'v2.0.0'])(
    'to %s is no step that Longhorn can go, and nothing is touched',
    async (wanted) => {
      const run = await lab.play('upgrade', ...to(wanted))
      expect(failures(run)).toEqual([
        expect.stringContaining(
          `from v1.10.0 to ${wanted} is no such step: go one minor version at a time, never back`,
        ),
      ])
      expect(run.results.filter(({ changes }) => changes.length > 0)).toEqual([])
    },
    LONG,
  )

  test(
    'brings the new version and its engines, while the pod goes on',
    async () => {
      const pod = () =>
        lab.plane.kubectl(['get', 'pod', '-l', 'app=longhorn-test', '-n', 'default', '-o', 'name'])
      const before = await pod()
      await lab.settled('upgrade', '-e', `longhorn_version=${version}`)
      const current = ['get', 'lhs', 'current-longhorn-version', '-o', 'jsonpath={.value}']
      expect(await lab.longhorn(...current)).toBe(version)
      expect(await volume('status.currentImage')).toBe(`docker.io/longhornio/longhorn-engine:${version}`)
      expect(await volume('status.robustness')).toBe('healthy')
      expect(await pod()).toBe(before)
    },
    LONG,
  )

  test(
    'has no way back',
    async () => {
      const { version: old } = longhornManifest()
      expect(failures(await lab.play('upgrade', '-e', `longhorn_version=${old}`))).toEqual([
        expect.stringContaining(
          `from ${version} to ${old} is no such step: go one minor version at a time, never back`,
        ),
      ])
    },
    LONG,
  )
})

describe('uninstall', () => {
  const newer = ['-e', `longhorn_version=${newerManifest().version}`]

  test(
    'does not begin while somebody has a volume',
    async () => {
      const run = await lab.play('uninstall', ...newer)
      expect(failures(run)).toEqual([expect.stringContaining('Longhorn still holds longhorn-test-pvc')])
      expect(run.results.filter(({ changes }) => changes.length > 0)).toEqual([])
    },
    LONG,
  )

  test(
    'takes Longhorn out, and has nothing to do the second time; what is on the disks stays',
    async () => {
      await lab.settled('verify', '--tags', 'cleanup')
      await expect.poll(() => lab.plane.kubectl(['get', 'pv', '-o', 'name']), { timeout: 120_000 }).toBe('')
      await lab.settled('uninstall', ...newer)
      expect((await lab.plane.tryKubectl(['get', 'namespace', 'longhorn-system'])).code).toBe(1)
      const rest = [
        'get',
        'crd,clusterrole,clusterrolebinding,storageclass,csidriver,priorityclass',
        '-o',
        'name',
      ]
      expect(await lab.plane.kubectl(rest)).not.toContain('longhorn')
      const hooks = ['get', 'validatingwebhookconfiguration,mutatingwebhookconfiguration', '-o', 'name']
      expect(await lab.plane.kubectl(hooks)).toBe('')
      for (const name of workers) expect(await lab.on(name, `ls ${DATA}`)).toContain('longhorn-disk.cfg')
    },
    LONG,
  )

  test(
    'and install brings it back, on the disks that are there',
    async () => {
      await lab.settled('install', ...newer)
    },
    LONG,
  )
})
