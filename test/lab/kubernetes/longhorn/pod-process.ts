// The program of one pod of Longhorn on its machine.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import { builtPrograms } from '../build.ts'
import { certificatesIn } from '../certificates.ts'
import { layoutFile } from '../control-plane.ts'
import type { Layout } from '../control-plane-words.ts'
import { startDaemon, stopDaemon } from '../daemon.ts'
import { apiServerAddress } from '../network/hub.ts'
import { cardOf, enterMachine, onMachine, programOn } from '../network/machine.ts'
import type { Machine } from '../network/machines.ts'
import { podLogsFolder } from '../pod-view.ts'
import { daemonFolder } from '../started.ts'
import type { Api } from './api.ts'
import { environmentOf, isInstanceManager, programOf, type Life, type Pod } from './real-pods.ts'

/** How long a program that ended stays ended, in milliseconds. */
const backOff = 5000

const services = [
  'longhorn-backend',
  'longhorn-admission-webhook',
  'longhorn-recovery-backend',
  'longhorn-frontend',
]

export class PodProcess {
  readonly address: string
  private readonly directory: string
  private readonly machine: Machine
  private readonly pod: Pod
  private state: Life['state'] = 'starting'
  private restarts = -1
  private endedAt = 0

  /** @param address one of the machine's; it gets it if it has not */
  constructor(directory: string, machine: Machine, pod: Pod, address: string) {
    this.directory = directory
    this.machine = machine
    this.pod = pod
    this.address = address
  }

  /** Starts it unless it runs, is done, or ended just now. */
  async keepRunning(api: Api): Promise<void> {
    const waits = this.state === 'starting' || this.state === 'waiting to restart'
    if (!waits || Date.now() - this.endedAt < backOff) return
    if (this.state === 'starting' && !(await this.isInitialized())) return
    await this.prepareMachine(api)
    const name = programOf(this.pod) ?? 'longhorn-manager'
    const { [name]: built } = await builtPrograms([name])
    const program = await programOn(this.directory, this.machine.name, built)
    const [, ...words] = this.pod.spec.containers[0]?.command ?? []
    const env = Object.entries(this.environment()).map(([key, value]) => `${key}=${value}`)
    const inside = enterMachine(this.directory, this.machine.name, 'env', ['-i', ...env, program, ...words])
    const child = await startDaemon({ folder: daemonFolder(this.directory), name: this.name(), ...inside })
    this.state = 'running'
    this.restarts += 1
    child.on('exit', (code) => {
      this.hasEnded(code)
    })
    this.linkLog()
  }

  get isInstanceManager(): boolean {
    return isInstanceManager(this.pod)
  }

  async life(): Promise<Life> {
    const { state, restarts } = this
    const ready =
      state === 'running' && (!this.isManager() || (await answers(`https://${this.address}:9502/v1/healthz`)))
    return { state, ready, restarts: Math.max(0, restarts) }
  }

  /** @param patience seconds that it is given to end by itself */
  async end(patience = 2): Promise<void> {
    await stopDaemon(daemonFolder(this.directory), this.name(), patience)
  }

  /** Its machine has lost its power: a container that must not be restarted has failed when the power is back. */
  powerWasCut(): void {
    if (this.state === 'running') this.hasEnded(null)
  }

  private hasEnded(code: number | null): void {
    const isJob = this.pod.metadata.ownerReferences?.[0]?.kind === 'Job'
    const once = this.pod.spec.restartPolicy === 'Never'
    if (isJob && code === 0) this.state = 'done'
    else this.state = once ? 'failed' : 'waiting to restart'
    this.endedAt = Date.now()
  }

  private isManager(): boolean {
    return this.pod.metadata.labels?.['app'] === 'longhorn-manager'
  }

  /** What the deployer's init container waits for: a manager that answers. */
  private async isInitialized(): Promise<boolean> {
    const waits = (this.pod.spec.initContainers ?? []).length > 0
    return !waits || (await answers(`http://${this.address}:9500/v1`))
  }

  private name(): string {
    return `pod-${this.pod.metadata.name}`
  }

  private environment(): Record<string, string> {
    const { apiPort } = JSON.parse(readFileSync(layoutFile(this.directory), 'utf8')) as Layout
    const inCluster = { KUBERNETES_SERVICE_HOST: apiServerAddress, KUBERNETES_SERVICE_PORT: String(apiPort) }
    const own = {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      LAB_REBUILD_SECONDS: process.env['LAB_REBUILD_SECONDS'] ?? '5',
    }
    return { ...own, ...environmentOf(this.pod, this.address), ...inCluster }
  }

  /** What a kubelet mounts, and what the cluster's DNS answers: every Service of Longhorn is found on the same machine. */
  private async prepareMachine(api: Api): Promise<void> {
    const { namespace } = this.pod.metadata
    const account = this.pod.spec.serviceAccountName ?? 'default'
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`
    const answer = await api.post(path, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 86_400 },
    })
    const token = (answer.body as { status?: { token?: string } } | null)?.status?.token
    if (token === undefined) throw new Error(`no token for ${account}: ${JSON.stringify(answer.body)}`)
    const ca = readFileSync(certificatesIn(join(this.directory, 'pki')).ca.cert, 'utf8')
    const names = services
      .flatMap((name) => [name, `${name}.${namespace}`, `${name}.${namespace}.svc`])
      .join(' ')
    const folder = '/run/secrets/kubernetes.io/serviceaccount'
    const line = `set -e
mkdir -p ${folder}
ip address replace ${this.address}/24 dev ${cardOf(this.machine)}
printf %s '${token}' > ${folder}/token
printf %s '${ca}' > ${folder}/ca.crt
printf %s ${namespace} > ${folder}/namespace
grep -q longhorn-backend /etc/hosts || echo ${this.address} ${names} >> /etc/hosts`
    const done = await onMachine(this.directory, this.machine.name, line)
    if (done.code !== 0) throw new Error(`${this.machine.name}: ${done.stderr}`)
  }

  /** `kubectl logs` shows the program's own log. */
  private linkLog(): void {
    const { namespace, name } = this.pod.metadata
    const link = join(
      podLogsFolder(this.directory),
      `${namespace}_${name}_${this.pod.spec.containers[0]?.name ?? ''}.log`,
    )
    mkdirSync(podLogsFolder(this.directory), { recursive: true })
    try {
      symlinkSync(join(daemonFolder(this.directory), `${this.name()}.log`), link)
    } catch {
      // It is there since the first start.
    }
  }
}

/** Whether the URL answers 200, as a probe asks. The certificate is Longhorn's own. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: 1000, rejectUnauthorized: false }
    const asked = (url.startsWith('https:') ? https : http).get(url, options, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => {
      resolve(false)
    })
  })
}
