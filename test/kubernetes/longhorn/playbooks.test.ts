// The playbooks that bring Longhorn, on three machines that its real managers run on.
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtPrograms } from '../../lab/kubernetes/build.ts'
import { leaveSoon, writeAsTheInitContainerWould } from '../../lab/kubernetes/longhorn/test-pod.ts'
import { failures, left, lies } from '../../truth/what-went-wrong.ts'
import { DATA, mountDataDisk, playbookLab, type PlaybookLab, workers } from './playbook-lab.ts'

const LONG = 900_000
let lab: PlaybookLab

beforeAll(async () => {
  lab = await playbookLab()
}, LONG)

afterAll(async () => {
  await lab.stop()
})

const isInstalled = async () =>
  (await lab.plane.tryKubectl(['get', 'namespace', 'longhorn-system'])).code === 0

test(
  'install does not begin where the data disk is not mounted',
  async () => {
    const run = await lab.play('install')
    expect(failures(run)).toEqual([expect.stringContaining(`nothing is mounted on ${DATA}`)])
    expect(await isInstalled()).toBe(false)
  },
  LONG,
)

test(
  'install does not begin while one of the workers is not ready',
  async () => {
    for (const name of ['k8s-worker-1', 'k8s-worker-2']) await mountDataDisk(lab, name)
    const run = await lab.play('install')
    expect(failures(run)).toEqual([
      expect.stringContaining(`nothing is mounted on ${DATA}`),
      expect.stringContaining('not ready, or not looked at: k8s-worker-3'),
    ])
    expect(await isInstalled()).toBe(false)
  },
  LONG,
)

test(
  'install does not begin where the root disk has no room, and says how much is missing',
  async () => {
    await mountDataDisk(lab, 'k8s-worker-3')
    const run = await lab.play('install', '-e', 'longhorn_image_space=900G')
    expect(failures(run)).toEqual([expect.stringMatching(/free.*900.*missing/)])
    expect(await isInstalled()).toBe(false)
  },
  LONG,
)

test(
  'install brings Longhorn up with the data disks as its only disks',
  async () => {
    await lab.settled('install')
    const paths = await lab.longhorn(
      'get',
      'nodes.longhorn.io',
      '-o',
      'jsonpath={.items[*].spec.disks.*.path}',
    )
    expect(paths.split(' ').map((path) => path.replace(/\/$/, ''))).toEqual([DATA, DATA, DATA])
  },
  LONG,
)

test(
  'configure-disks has nothing to do then',
  async () => {
    const record = await lab.play('configure-disks')
    expect([...new Set(record.results.map(({ verdict }) => verdict))]).toEqual(['ok'])
  },
  LONG,
)

test(
  'verify shows a volume that works, with a replica on each data disk',
  async () => {
    const check = await lab.play('verify', '--check')
    const running = lab.play('verify')
    await writeAsTheInitContainerWould(lab.plane)
    const run = await running
    expect(failures(run)).toEqual([])
    const again = await lab.play('verify', '--check')
    expect(lies(check, run, again)).toEqual([])
    expect(left(again)).toEqual([])
  },
  LONG,
)

test(
  'once all is as it should be, a run asks each machine once and starts one kubectl for each step that asks the cluster',
  async () => {
    const roundTrips = Object.fromEntries(['localhost', ...workers].map((host) => [host, 1]))
    expect(await costOf('install')).toEqual({ roundTrips, kubectl: 2 })
    // The steps for all workers have one answer.
    expect(await costOf('configure-disks')).toEqual({ roundTrips, kubectl: 1 })
    expect(await costOf('verify')).toEqual({ roundTrips, kubectl: 6 })
  },
  LONG,
)

test(
  'the drill does not begin while a volume has one replica only',
  async () => {
    const words = ['get', 'pvc', 'longhorn-test-pvc', '-n', 'default', '-o', 'jsonpath={.spec.volumeName}']
    const name = (await lab.plane.kubectl(words)).trim()
    const replicas = (count: number) => {
      const patch = JSON.stringify({ spec: { numberOfReplicas: count } })
      return lab.longhorn('patch', 'volumes.longhorn.io', name, '--type=merge', `--patch=${patch}`)
    }
    await replicas(1)
    const run = await lab.play('drill-node-failure')
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
    await leaveSoon(lab.plane)
    const report = await drill()
    expect(report).toMatch(/volume +\| healthy +\| degraded +\| healthy/)
    expect(report).toMatch(/The pod ran on another node after \d+ s/)
    expect(await policy()).toBe('do-nothing')
  },
  LONG,
)

test(
  'grow-disk lets file systems follow their disks while they are used, and ends when Longhorn sees the room',
  async () => {
    const path = '/var/lib/longhorn-grown'
    const own = JSON.stringify({ longhorn_path: path, longhorn_only_disk: false })
    // xfs, since a kernel lets only some of those who are root grow an ext that is mounted.
    const disk = '/disks/grown.img'
    for (const name of workers)
      await lab.on(
        name,
        `truncate -s 320M ${disk} && mkfs.xfs -q ${disk} && mkdir ${path} && mount -o loop ${disk} ${path}`,
      )
    expect(failures(await lab.play('configure-disks', '-e', own))).toEqual([])
    for (const name of workers)
      await lab.on(name, `truncate -s 640M ${disk} && losetup --set-capacity $(findmnt -no SOURCE ${path})`)
    const { run } = await lab.settled('grow-disk', '-e', own)
    const grown = run.results.flatMap(({ changes }) => changes.map(({ summary }) => summary))
    expect(grown.filter((line) => line.startsWith('grow '))).toEqual(
      workers.map(() => `grow the xfs on ${path} from 320 MiB to 640 MiB`),
    )
  },
  LONG,
)

test(
  'the drill can be done again at once, and leaves the policy as it was',
  async () => {
    const before = 'delete-both-statefulset-and-deployment-pod'
    await lab.longhorn('patch', 'lhs', policyName, '--type=merge', `--patch={"value":"${before}"}`)
    expect(await drill()).toMatch(/volume +\| healthy +\| degraded +\| healthy/)
    expect(await policy()).toBe(before)
  },
  LONG,
)

const policyName = 'node-down-pod-deletion-policy'
const policy = () => lab.longhorn('get', 'settings.longhorn.io', policyName, '-o', 'jsonpath={.value}')

/** What a run costs: round trips by host, and processes of kubectl. */
async function costOf(name: string): Promise<{ roundTrips: Record<string, number>; kubectl: number }> {
  const { kubectl } = await builtPrograms(['kubectl'])
  const [log, program] = [join(lab.place.folder, 'calls'), join(lab.place.folder, 'bin', 'kubectl')]
  rmSync(program)
  writeFileSync(log, '')
  writeFileSync(program, `#!/bin/sh\necho "$*" >> ${log}\nexec ${kubectl} "$@"\n`)
  chmodSync(program, 0o755)
  const record = await lab.play(name)
  expect(left(record)).toEqual([])
  const hosts = Object.entries(record.hosts)
  return {
    roundTrips: Object.fromEntries(hosts.map(([host, { roundTrips }]) => [host, roundTrips])),
    kubectl: readFileSync(log, 'utf8').trim().split('\n').length,
  }
}

/** The drill, by somebody who pulls the plug when asked, and its report. */
async function drill(): Promise<string> {
  const { folder } = lab.place
  for (const file of ['off', 'on', 'up', 'report.md']) rmSync(join(folder, file), { force: true })
  const powered = new AbortController()
  const power = powerOnRequest(powered.signal)
  const given = {
    longhorn_power_off: `echo {{ victim.node }} > ${folder}/off`,
    longhorn_power_on: `echo {{ victim.node }} > ${folder}/on; until [ -e ${folder}/up ]; do sleep 1; done`,
    longhorn_drill_report: `${folder}/report.md`,
  }
  const words = Object.entries(given).flatMap(([key, value]) => ['-e', `${key}=${value}`])
  const run = await lab.play('drill-node-failure', ...words)
  powered.abort()
  await power
  expect(failures(run)).toEqual([])
  return readFileSync(join(folder, 'report.md'), 'utf8')
}

/** Does what the playbook's own commands ask for: a machine here has no plug. */
async function powerOnRequest(end: AbortSignal): Promise<void> {
  const asked = async (file: string): Promise<string | null> => {
    const path = join(lab.place.folder, file)
    while (!end.aborted && !(existsSync(path) && readFileSync(path, 'utf8').endsWith('\n'))) await delay(200)
    return end.aborted ? null : readFileSync(path, 'utf8').trim()
  }
  const off = await asked('off')
  if (off !== null) await lab.plane.powerOff(off)
  const on = await asked('on')
  if (on === null) return
  await lab.plane.powerOn(on)
  // As its fstab would, if it had one.
  await lab.on(on, `mountpoint -q ${DATA} || mount -o loop /disks/data.img ${DATA}`)
  writeFileSync(join(lab.place.folder, 'up'), '')
}
