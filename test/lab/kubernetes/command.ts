// npm run lab -- kubernetes build|up|down|status|kubectl …
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { builtPrograms } from './build.ts'
import { controlPlaneIn, layoutFile } from './control-plane.ts'
import { daemonNames, daemonPid } from './daemon.ts'
import { longhornManifest } from './longhorn/manifest.ts'
import { startLonghorn } from './longhorn/start-longhorn.ts'
import { sharedFolder } from './places.ts'
import { programNames } from './programs.ts'
import { startControlPlane } from './start-control-plane.ts'
import { daemonFolder, endStarted } from './started.ts'

export const kubernetesUsage = `  kubernetes build       build Kubernetes and what belongs to it from their Go modules (once: some minutes)
  kubernetes up          start a control plane with four nodes, and say where its kubeconfig is
  kubernetes up longhorn the same, with machines that Longhorn can be installed on (needs root)
  kubernetes status      which of its programs run
  kubernetes kubectl …   ask it
  kubernetes down        stop it
`

/** Returns the exit code. */
export async function kubernetes([name, ...rest]: string[]): Promise<number> {
  switch (name) {
    case 'build':
      return build()
    case 'up':
      return up(rest[0] === 'longhorn')
    case 'status':
      process.stdout.write(statusText())
      return 0
    case 'kubectl':
      return kubectl(rest)
    case 'down':
      await endStarted(sharedFolder())
      return 0
    default:
      process.stderr.write(kubernetesUsage)
      return 1
  }
}

async function build(): Promise<number> {
  const built = await builtPrograms(programNames)
  for (const file of Object.values(built)) process.stdout.write(`${file}\n`)
  return 0
}

/** One that runs already is left as it is. */
async function up(longhorn: boolean): Promise<number> {
  const running = daemonPid(daemonFolder(sharedFolder()), 'kube-apiserver') !== null
  const plane = running
    ? controlPlaneIn(sharedFolder())
    : await startControlPlane({ directory: sharedFolder(), stays: true, network: longhorn })
  if (longhorn && !running) await startLonghorn(plane)
  process.stdout.write(`server:     ${plane.server}\nkubeconfig: ${plane.kubeconfig}\n`)
  if (longhorn) process.stdout.write(`manifest:   ${longhornManifest().file}\n`)
  return 0
}

function statusText(): string {
  const folder = daemonFolder(sharedFolder())
  const lines = daemonNames(folder).map((name) => `${name.padEnd(26)}${daemonPid(folder, name) ?? 'off'}\n`)
  return lines.length === 0 ? 'absent\n' : lines.join('')
}

async function kubectl(words: string[]): Promise<number> {
  if (!existsSync(layoutFile(sharedFolder()))) throw new Error('It is not up: npm run lab -- kubernetes up')
  const { kubectl: program } = await builtPrograms(['kubectl'])
  const env = { ...process.env, KUBECONFIG: controlPlaneIn(sharedFolder()).kubeconfig }
  return spawnSync(program, words, { stdio: 'inherit', env }).status ?? 1
}
