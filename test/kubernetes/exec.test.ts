import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { newNamespace, sharedControlPlane } from './shared.ts'

const plane = sharedControlPlane()
let namespace: string

/** A pod with the claim's volume on /data. */
function pod(name: string, claim: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      containers: [{ name: 'main', image: 'busybox', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
    },
  }
}

/** A claim that is bound to a volume of its own, whose name it returns. */
async function boundClaim(name: string): Promise<string> {
  const volume = `${namespace}-${name}`
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: '', volumeName: volume }
  const items = [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        hostPath: { path: '/unused' },
        claimRef: { namespace, name },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec: { ...spec, resources: { requests: { storage: '1Gi' } } },
    },
  ]
  await create({ apiVersion: 'v1', kind: 'List', items })
  return volume
}

async function create(object: object): Promise<void> {
  await plane.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(object) })
}

async function start(name: string, claim: string): Promise<void> {
  await create(pod(name, claim))
  await plane.kubectl(['wait', '--for=condition=Ready', `pod/${name}`, '-n', namespace, '--timeout=60s'])
}

const exec = (name: string, words: string[], stdin?: string) =>
  plane.tryKubectl(
    ['exec', '-i', name, '-n', namespace, '--', ...words],
    stdin === undefined ? {} : { stdin },
  )

beforeAll(async () => {
  namespace = await newNamespace(plane)
})

test('a command gets its input, and its output and exit code come back', async () => {
  await boundClaim('io')
  await start('io', 'io')
  const ended = await exec('io', ['sh', '-c', 'cat; echo oops >&2; exit 3'], 'hello')
  expect([ended.stdout, ended.stderr, ended.code]).toEqual([
    'hello',
    'oops\ncommand terminated with exit code 3\n',
    3,
  ])
})

test('what is written to a volume is there for the next pod, and elsewhere it is gone', async () => {
  const volume = await boundClaim('kept')
  await start('first', 'kept')
  await exec('first', ['sh', '-c', 'echo kept > /data/note; echo gone > /note'])
  await plane.kubectl(['delete', 'pod', 'first', '-n', namespace])
  await start('second', 'kept')
  expect((await exec('second', ['cat', '/data/note'])).stdout).toBe('kept\n')
  expect((await exec('second', ['cat', '/note'])).code).toBe(1)
  expect(plane.volumeFolder(volume)).toContain(volume)
})

test('a container says what a test put into its log', async () => {
  await boundClaim('log')
  await start('log', 'log')
  mkdirSync(join(plane.directory, 'pod-logs'), { recursive: true })
  writeFileSync(join(plane.directory, 'pod-logs', `${namespace}_log_main.log`), 'no space left\n')
  expect(await plane.kubectl(['logs', 'log', '-n', namespace])).toBe('no space left\n')
})
