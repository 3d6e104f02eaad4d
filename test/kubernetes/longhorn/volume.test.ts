// A volume of Longhorn: its states are the real manager's, also when the node that uses it loses its power.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ControlPlane } from '../../lab/kubernetes/control-plane.ts'
import { longhornManifest } from '../../lab/kubernetes/longhorn/manifest.ts'
import { startLonghorn } from '../../lab/kubernetes/longhorn/start-longhorn.ts'
import { startControlPlane } from '../../lab/kubernetes/start-control-plane.ts'

const folder = mkdtempSync(join(tmpdir(), 'drover-longhorn-'))
const soon = { timeout: 180_000, interval: 1000 }
let plane: ControlPlane

const longhorn = (...words: string[]) => plane.kubectl(['-n', 'longhorn-system', ...words])
const volume = (field: string) => longhorn('get', 'lhv', '-o', `jsonpath={.items[0].status.${field}}`)
const appNode = () =>
  plane.kubectl(['get', 'pod', '-l', 'app=app', '-o', 'jsonpath={.items[0].spec.nodeName}'])

const leavesAfter10Seconds = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 10,
}))

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: {
    storageClassName: 'longhorn',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
  },
}

const app = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app' },
  spec: {
    selector: { matchLabels: { app: 'app' } },
    template: {
      metadata: { labels: { app: 'app' } },
      spec: {
        tolerations: leavesAfter10Seconds,
        containers: [{ name: 'app', image: 'busybox', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    },
  },
}

beforeAll(async () => {
  const controllerFlags = ['--node-monitor-grace-period=16s', '--node-monitor-period=1s']
  plane = await startControlPlane({ directory: join(folder, 'plane'), network: true, controllerFlags })
  await startLonghorn(plane)
  await plane.kubectl(['apply', '--server-side', '-f', longhornManifest().file])
  await vi.waitFor(() => longhorn('rollout', 'status', 'daemonset/longhorn-csi-plugin', '--timeout=1s'), {
    timeout: 400_000,
    interval: 2000,
  })
}, 500_000)

afterAll(async () => {
  await plane.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('all that the manager brings is there: 27 pods, a deployed engine image, running instance managers', async () => {
  await expect
    .poll(async () => (await longhorn('get', 'pods', '-o', 'name')).trim().split('\n').length, soon)
    .toBe(27)
  await expect
    .poll(() => longhorn('get', 'lhei', '-o', 'jsonpath={.items[*].status.state}'), soon)
    .toBe('deployed')
  await expect
    .poll(() => longhorn('get', 'lhim', '-o', 'jsonpath={.items[*].status.currentState}'), soon)
    .toBe('running running running')
})

test('a claim gets a volume with three replicas on three nodes, and is healthy when a pod uses it', async () => {
  await plane.kubectl(['create', '-f', '-'], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [claim, app] }),
  })
  await plane.kubectl(['rollout', 'status', 'deployment/app', '--timeout=110s'])
  await expect.poll(() => volume('robustness'), soon).toBe('healthy')
  const nodes = await longhorn('get', 'lhr', '-o', 'jsonpath={.items[*].spec.nodeID}')
  expect(nodes.split(' ').sort()).toEqual(['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3'])
  await plane.kubectl(['exec', 'deploy/app', '--', 'sh', '-c', 'echo kept > /data/note'])
}, 300_000)

test('its node loses power: by policy the pod moves, the volume is degraded, and whole again after the return', async () => {
  const node = await appNode()
  const policy = JSON.stringify({ value: 'delete-deployment-pod' })
  await longhorn('patch', 'lhs', 'node-down-pod-deletion-policy', '--type=merge', '-p', policy)
  await plane.powerOff(node)
  await expect.poll(appNode, soon).not.toBe(node)
  await plane.kubectl(['rollout', 'status', 'deployment/app', '--timeout=5m'], { timeoutSeconds: 310 })
  await expect.poll(() => volume('robustness'), soon).toBe('degraded')
  expect(await plane.kubectl(['exec', 'deploy/app', '--', 'cat', '/data/note'])).toBe('kept\n')
  await plane.powerOn(node)
  await expect.poll(() => volume('robustness'), { ...soon, timeout: 400_000 }).toBe('healthy')
}, 1_000_000)
