// What `kubectl exec` and `kubectl logs` of the lab's pods answer: a command runs on this computer, in a folder of the lab.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'

export function podSettingsFile(directory: string): string {
  return join(directory, 'pods.yaml')
}

/** Writes the settings for kwok. Every container's working directory is `exec/`, its log `pod-log.txt`. */
export function writePodSettings(directory: string): void {
  const workDir = join(directory, 'exec')
  const logsFile = join(directory, 'pod-log.txt') // in the format of the container runtime interface
  mkdirSync(workDir)
  writeFileSync(
    logsFile,
    '2025-01-01T00:00:00.000000000Z stdout F a container of the lab: nothing runs in it\n',
  )
  const all = (kind: string, spec: object) =>
    stringify({ apiVersion: 'kwok.x-k8s.io/v1alpha1', kind, metadata: { name: 'all' }, spec })
  const exec = all('ClusterExec', { execs: [{ local: { workDir } }] })
  const logs = all('ClusterLogs', { logs: [{ logsFile }] })
  writeFileSync(podSettingsFile(directory), `${exec}---\n${logs}`)
}
