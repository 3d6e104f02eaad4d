// Runs a command as if in a container: run-in-pod.ts DIRECTORY NAMESPACE POD CONTAINER WORD…
// The nodes of the lab start it for `kubectl exec`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlPlaneIn } from './control-plane.ts'
import { bindsOf, enterLine, type Bind, type Pod } from './pod-view.ts'

async function bindsFor(
  directory: string,
  namespace: string,
  pod: string,
  container: string,
): Promise<Bind[]> {
  const { kubectl } = controlPlaneIn(directory)
  const found = JSON.parse(await kubectl(['get', 'pod', pod, '-n', namespace, '-o', 'json'])) as Pod
  const claims = (found.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? [])
  const volumes = new Map<string, string>()
  for (const claim of claims) {
    volumes.set(
      claim,
      await kubectl(['get', 'pvc', claim, '-n', namespace, '-o', 'jsonpath={.spec.volumeName}']),
    )
  }
  return bindsOf(directory, found, container, (claim) => volumes.get(claim) ?? '')
}

function run(binds: Bind[], words: string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'drover-pod-'))
  const mounts = binds.flatMap(({ from, to, readOnly }) => [from, to, readOnly ? 'ro' : 'rw'])
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const all = [...user, '--mount', 'sh', '-c', enterLine, folder, ...mounts, '--', ...words]
  const { status } = spawnSync('unshare', all, { stdio: 'inherit' })
  rmdirSync(folder)
  return status ?? 137
}

const [directory = '', namespace = '', pod = '', container = '', ...words] = process.argv.slice(2)
const binds = await bindsFor(directory, namespace, pod, container)
for (const { from } of binds) mkdirSync(from, { recursive: true })
process.exitCode = run(binds, words)
