// The API server's store is full: etcd takes nothing more, and what is asked still gets an answer.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlPlane } from '../lab/kubernetes/control-plane.ts'
import { startControlPlane } from '../lab/kubernetes/start-control-plane.ts'
import { outline, workplace, type Workplace } from './drover.ts'

const folder = mkdtempSync(join(tmpdir(), 'drover-full-store-'))
let plane: ControlPlane
let place: Workplace

const configMap = (name: string, text: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { text },
})

beforeAll(async () => {
  plane = await startControlPlane({
    directory: join(folder, 'plane'),
    etcdFlags: [`--quota-backend-bytes=${12 * 1024 ** 2}`],
  })
  place = await workplace(plane)
}, 60_000)

afterAll(async () => {
  place.remove()
  await plane.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function fill(): Promise<void> {
  for (let number = 0; number < 40; number += 1) {
    const stdin = JSON.stringify(configMap(`big-${number}`, 'x'.repeat(900_000)))
    if ((await plane.tryKubectl(['create', '-f', '-'], { stdin })).code !== 0) return
  }
  throw new Error('etcd takes more than its quota')
}

test('each task that writes fails with the words of the store, and claims nothing', async () => {
  await plane.kubectl(['create', 'deployment', 'web', '--image=nginx'])
  await fill()
  const full = /^failed: .*(etcdserver: )?mvcc: database space exceeded/
  const steps = [
    { kubectl_apply: { definition: [configMap('a', 'a'), configMap('b', 'b')] } },
    { kubectl_label: { kind: 'deployment', name: 'web', namespace: 'default', labels: { a: 'b' } } },
    {
      kubectl_patch: {
        kind: 'deployment',
        name: 'web',
        namespace: 'default',
        patch: { spec: { paused: true } },
      },
    },
    { kubectl_cordon: { name: 'k8s-worker-1' } },
  ].map((step) => ({ ...step, ignore_errors: true }))
  const check = await place.steps(steps, '--check')
  expect(outline(check).map((line) => line.split(':')[0])).toEqual(['change', 'may', 'may', 'may'])
  const run = await place.steps(steps)
  for (const line of outline(run)) expect(line).toMatch(full)
  expect((await plane.tryKubectl(['get', 'configmap', 'a'])).code).toBe(1)
  expect(outline(await place.steps(steps, '--check'))).toEqual(outline(check))
})

test('what only asks goes on', async () => {
  const got = await place.steps([{ kubectl_get: { kind: 'configmap', name: 'big-0', namespace: 'default' } }])
  expect(outline(got)).toEqual(['ok'])
})
