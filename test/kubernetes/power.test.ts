// A node loses its power: the controllers are the real ones, with their patience cut short.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlPlane } from '../lab/kubernetes/control-plane.ts'
import { startControlPlane } from '../lab/kubernetes/start-control-plane.ts'

const folder = mkdtempSync(join(tmpdir(), 'drover-kubernetes-'))
let plane: ControlPlane

beforeAll(async () => {
  // A kubelet renews its lease every 10 s: a node is late after 16.
  const controllerFlags = ['--node-monitor-grace-period=16s', '--node-monitor-period=1s']
  plane = await startControlPlane({ directory: join(folder, 'plane'), controllerFlags })
})

afterAll(async () => {
  await plane.stop()
  rmSync(folder, { recursive: true, force: true })
})

const leavesAfter5Seconds = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 5,
}))

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx' }], tolerations: leavesAfter5Seconds },
    },
  },
}

type Pods = {
  items: { metadata: { name: string; deletionTimestamp?: string }; spec: { nodeName: string } }[]
}

async function pods(): Promise<Pods['items']> {
  return (JSON.parse(await plane.kubectl(['get', 'pods', '-l', 'app=web', '-o', 'json'])) as Pods).items
}

test('its pods are replaced elsewhere, hang in Terminating, and are gone when it is back', async () => {
  await plane.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(deployment) })
  await plane.kubectl(['rollout', 'status', 'deployment/web', '--timeout=60s'])
  const [before] = await pods()
  const node = before?.spec.nodeName ?? ''

  await plane.powerOff(node)
  await plane.kubectl(['wait', '--for=condition=Ready=Unknown', `node/${node}`, '--timeout=60s'])
  const taints = await plane.kubectl(['get', 'node', node, '-o', 'jsonpath={.spec.taints[*].key}'])
  expect(taints).toContain('node.kubernetes.io/unreachable')
  await expect.poll(pods, { timeout: 60_000, interval: 500 }).toHaveLength(2)
  const [old, fresh] = (await pods()).sort((one) => (one.metadata.name === before?.metadata.name ? -1 : 1))
  expect(old?.metadata.deletionTimestamp).toBeDefined()
  expect(fresh?.spec.nodeName).not.toBe(node)

  await plane.powerOn(node)
  await plane.kubectl(['wait', '--for=condition=Ready', `node/${node}`, '--timeout=60s'])
  await expect.poll(pods, { timeout: 60_000, interval: 500 }).toHaveLength(1)
})
