import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ControlPlane } from '../lab/kubernetes/control-plane.ts'
import { daemonNames, daemonPid } from '../lab/kubernetes/daemon.ts'
import { startControlPlane } from '../lab/kubernetes/start-control-plane.ts'
import { daemonFolder } from '../lab/kubernetes/started.ts'
import { newNamespace, sharedControlPlane } from './shared.ts'

const plane = sharedControlPlane()

test('has the machines of the lab as nodes, the first of them closed to workloads', async () => {
  const columns = 'NAME:.metadata.name,TAINTS:.spec.taints[*].key,VERSION:.status.nodeInfo.kubeletVersion'
  const nodes = await plane.kubectl(['get', 'nodes', '--no-headers', '-o', `custom-columns=${columns}`])
  expect(
    nodes
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/)),
  ).toEqual([
    ['k8s-master', 'node-role.kubernetes.io/control-plane', 'v1.34.4'],
    ['k8s-worker-1', '<none>', 'v1.34.4'],
    ['k8s-worker-2', '<none>', 'v1.34.4'],
    ['k8s-worker-3', '<none>', 'v1.34.4'],
  ])
})

test('client and server are of one version', async () => {
  const version = JSON.parse(await plane.kubectl(['version', '-o', 'json'])) as Record<
    string,
    { gitVersion: string }
  >
  expect(version['serverVersion']?.gitVersion).toBe('v1.34.4')
  expect(version['clientVersion']?.gitVersion).toBe('v1.34.4')
})

describe('a workload', () => {
  test('is scheduled on the workers and becomes ready', async () => {
    const namespace = await newNamespace(plane)
    await plane.kubectl(['create', 'deployment', 'web', '--image=nginx', '--replicas=3', '-n', namespace])
    await plane.kubectl(['rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=60s'])
    const nodes = await plane.kubectl([
      'get',
      'pods',
      '-n',
      namespace,
      '-o',
      'jsonpath={.items[*].spec.nodeName}',
    ])
    expect(nodes.split(' ').sort()).toEqual(['k8s-worker-1', 'k8s-worker-2', 'k8s-worker-3'])
  })

  test('stays in ContainerCreating when its annotation says so', async () => {
    const namespace = await newNamespace(plane)
    await plane.kubectl([
      'run',
      'late',
      '--image=nginx',
      '-n',
      namespace,
      '--annotations=lab/ready-after=never',
    ])
    const waiting = await plane.tryKubectl([
      'wait',
      '--for=condition=Ready',
      'pod/late',
      '-n',
      namespace,
      '--timeout=3s',
    ])
    expect(waiting.stderr).toContain('timed out')
  })
})

describe('one of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-kubernetes-'))
  const directory = join(folder, 'plane')
  let own: ControlPlane

  beforeAll(async () => {
    own = await startControlPlane({ directory })
  })

  afterAll(async () => {
    await own.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('remembers what it was told while its API server was away', async () => {
    await own.kubectl(['create', 'configmap', 'note', '--from-literal=text=kept'])
    await own.stopApiServer()
    const refused = await own.tryKubectl(['get', 'configmap', 'note'])
    expect(refused.stderr).toMatch(/refused/)
    await own.startApiServer()
    expect(await own.kubectl(['get', 'configmap', 'note', '-o', 'jsonpath={.data.text}'])).toBe('kept')
  })

  test('leaves no process when it is stopped', async () => {
    const names = daemonNames(daemonFolder(directory))
    expect(names).toContain('kube-apiserver')
    await own.stop()
    expect(names.filter((name) => daemonPid(daemonFolder(directory), name) !== null)).toEqual([])
    expect(existsSync(join(directory, 'processes', 'kube-apiserver.log'))).toBe(true)
    expect(readdirSync(directory)).toContain('etcd')
  })
})
