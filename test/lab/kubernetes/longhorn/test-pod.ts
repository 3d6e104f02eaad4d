// The pod that verify.yaml makes, for tests that run it or that take its node away.
import { setTimeout as delay } from 'node:timers/promises'
import type { ControlPlane } from '../control-plane.ts'

/**
 * Writes what the pod's first container would: nothing runs in the lab's pods. Waits until the pod is there.
 * @throws Error after a quarter of an hour
 */
export async function writeAsTheInitContainerWould(plane: ControlPlane): Promise<void> {
  const line = '[ -e /data/test.txt ] || echo "written once, by the test" > /data/test.txt'
  const words = ['exec', 'deployment/test-pod', '-n', 'default', '--', 'sh', '-c', line]
  const end = Date.now() + 900_000
  for (;;) {
    const ended = await plane.tryKubectl(words)
    if (ended.code === 0) return
    if (Date.now() > end) throw new Error(`nothing could be written in test-pod: ${ended.stderr}`)
    await delay(500)
  }
}

/** Lets it leave a node that is gone soon: pods stay five minutes, unless they say otherwise. Returns when it runs again. */
export async function leaveSoon(plane: ControlPlane): Promise<void> {
  const tolerations = ['unreachable', 'not-ready'].map((taint) => ({
    key: `node.kubernetes.io/${taint}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 10,
  }))
  const patch = JSON.stringify({ spec: { template: { spec: { tolerations } } } })
  await plane.kubectl(['patch', 'deployment', 'test-pod', '-n', 'default', `--patch=${patch}`])
  const rollout = ['rollout', 'status', 'deployment/test-pod', '-n', 'default', '--timeout=5m']
  await plane.kubectl(rollout, { timeoutSeconds: 310 })
}
