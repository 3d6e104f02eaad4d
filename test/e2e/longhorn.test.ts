// From bare workers to a Longhorn that survives the loss of one: the playbooks on the lab's machines, with real managers on them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { RunRecord } from '../../src/task/result.ts'
import { builtPrograms } from '../lab/kubernetes/build.ts'
import type { ControlPlane } from '../lab/kubernetes/control-plane.ts'
import { longhornManifest } from '../lab/kubernetes/longhorn/manifest.ts'
import { serveManifests } from '../lab/kubernetes/longhorn/serve-manifests.ts'
import { startLonghorn } from '../lab/kubernetes/longhorn/start-longhorn.ts'
import { leaveSoon, writeAsTheInitContainerWould } from '../lab/kubernetes/longhorn/test-pod.ts'
import { apiServerAddress } from '../lab/kubernetes/network/hub.ts'
import { carryToQemu, joinQemuMachine } from '../lab/kubernetes/network/qemu-machine.ts'
import { startControlPlane } from '../lab/kubernetes/start-control-plane.ts'
import { reset, sshRoot } from '../lab/lab.ts'
import { compare, isPending, table } from '../truth/compare.ts'
import { failures, left } from '../truth/what-went-wrong.ts'
import { record } from './drover.ts'

const LONG = 1_800_000
const SITE = 'playbooks/longhorn/site.yaml'
const DRILL = 'playbooks/longhorn/drill-node-failure.yaml'
const DATA = '/var/lib/longhorn-data'
const workers = ['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3']

const folder = mkdtempSync(join(tmpdir(), 'drover-e2e-longhorn-'))
const report = join(folder, 'report.md')
let plane: ControlPlane
let manifests: Awaited<ReturnType<typeof serveManifests>>

/** The cluster is asked on the lab's control-plane machine, with its own kubectl. */
async function installKubectl(): Promise<void> {
  await joinQemuMachine(plane.directory, { name: 'k8s-master', number: 9, kind: 'qemu' })
  const { kubectl } = await builtPrograms(['kubectl'])
  const program = await carryToQemu(plane.directory, 'k8s-master', kubectl)
  const line = `ln -s ${program} /usr/local/bin/kubectl; mkdir -p /etc/kubernetes; umask 077; cat > /etc/kubernetes/admin.conf`
  const done = await sshRoot('k8s-master', line, { stdin: plane.kubeconfigFor(apiServerAddress) })
  expect(done.code).toBe(0)
}

/** What the lab's own inventory has not: who asks the cluster, and where this computer has the manifest. */
function writeInventory(): void {
  const vars = {
    longhorn_version: longhornManifest().version,
    longhorn_manifest_url: manifests.url,
    // Nothing runs behind the pages here.
    longhorn_ui: false,
    longhorn_drill_report: report,
  }
  const children = { cluster: { hosts: { 'k8s-master': null } } }
  writeFileSync(join(folder, 'cluster.yaml'), stringify({ all: { vars, children } }))
}

const play = (playbook: string, ...options: string[]): Promise<RunRecord> =>
  record(playbook, '-i', join(folder, 'cluster.yaml'), ...options)

beforeAll(async () => {
  await reset({ dataDisks: false })
  plane = await startControlPlane({
    directory: join(folder, 'plane'),
    network: true,
    // As in a cluster that notices a dead node sooner than others.
    controllerFlags: ['--node-monitor-grace-period=20s', '--node-monitor-period=1s'],
  })
  await startLonghorn(plane, { kind: 'qemu' })
  await installKubectl()
  manifests = await serveManifests()
  writeInventory()
}, LONG)

afterAll(async () => {
  manifests.close()
  await plane.stop()
  rmSync(folder, { recursive: true, force: true })
})

test(
  'all of it, from workers without a second disk: the check told no lie, and the next one finds nothing to do',
  async () => {
    const check = await play(SITE, '--check')
    expect(failures(check)).toEqual([])
    const running = play(SITE)
    await writeAsTheInitContainerWould(plane)
    const run = await running
    expect(failures(run)).toEqual([])
    const again = await play(SITE, '--check')
    const rows = compare(check, run, again)
    console.log(table(rows))
    expect(rows.filter(({ lie }) => lie !== null)).toEqual([])
    expect(rows.filter(isPending)).toEqual([])
    expect(left(again)).toEqual([])
    expect(again.exitCode).toBe(0)
  },
  LONG,
)

test(
  'the replicas are on the data disks of the three workers, and nothing of Longhorn is on their root disks',
  async () => {
    for (const name of workers) {
      const { stdout } = await sshRoot(name, `ls ${DATA}/replicas /var/lib/longhorn/replicas 2>/dev/null`)
      expect(stdout).toMatch(/^\/var\/lib\/longhorn-data\/replicas:\npvc-\S+\n*$/)
    }
  },
  LONG,
)

for (const time of ['first', 'second'])
  test(
    `a worker loses its power: the pod and its file move, and the volume heals (the ${time} time)`,
    async () => {
      if (time === 'first') await moveTo('k8s-worker-3')
      const run = await play(DRILL)
      expect(failures(run)).toEqual([])
      const text = readFileSync(report, 'utf8')
      console.log(text)
      if (time === 'first') expect(text).toContain('k8s-worker-3')
      expect(text).toMatch(/volume +\| healthy +\| degraded +\| healthy/)
      expect(text).toMatch(/The pod ran on another node after \d+ s/)
      const words = ['get', 'settings.longhorn.io', 'node-down-pod-deletion-policy', '-n', 'longhorn-system']
      expect(await plane.kubectl([...words, '-o', 'jsonpath={.value}'])).toBe('do-nothing')
    },
    LONG,
  )

test(
  'after that, nothing is left to do',
  async () => {
    const check = await play(SITE, '--check')
    expect(left(check)).toEqual([])
    expect(check.exitCode).toBe(0)
  },
  LONG,
)

/** The pod runs on this worker then, and leaves a node that is gone sooner than after the usual five minutes. */
async function moveTo(node: string): Promise<void> {
  const others = workers.filter((name) => name !== node)
  await plane.kubectl(['cordon', ...others])
  await leaveSoon(plane)
  await plane.kubectl(['uncordon', ...others])
  const words = ['wait', 'volumes.longhorn.io', '--all', '-n', 'longhorn-system', '--timeout=5m']
  await plane.kubectl([...words, '--for=jsonpath={.status.robustness}=healthy'], { timeoutSeconds: 310 })
}
