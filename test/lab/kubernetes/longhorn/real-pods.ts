// Which pods of Longhorn run for real in the lab, how they are started, and what is reported of them. All pure.

type Container = {
  name: string
  image: string
  command?: string[]
  env?: { name: string; value?: string; valueFrom?: { fieldRef?: { fieldPath: string } } }[]
}

export type Pod = {
  metadata: {
    name: string
    namespace: string
    uid: string
    labels?: Record<string, string>
    deletionTimestamp?: string
    ownerReferences?: { kind: string }[]
  }
  spec: {
    nodeName?: string
    serviceAccountName?: string
    containers: Container[]
    initContainers?: Container[]
  }
  status: {
    phase?: string
    podIP?: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { name: string; ready: boolean; restartCount: number }[]
  }
}

const realCommands = ['daemon', 'deploy-driver', 'uninstall']

/** longhorn-manager as itself, as the deployer of its driver, and as the job that removes it. */
export function isReal({ spec }: Pod): boolean {
  const [program, ...words] = spec.containers[0]?.command ?? []
  return program === 'longhorn-manager' && realCommands.some((word) => words.includes(word))
}

/** What kwok leaves to the lab: see `withoutRealPods`. The labels are those of Longhorn's manifest. */
const leftToTheLab = {
  '.metadata.labels["app"]': ['longhorn-manager', 'longhorn-driver-deployer'],
  '.metadata.labels["job-name"]': ['longhorn-uninstall'],
}

export type Stage = { metadata: { name: string }; spec: { selector: { matchExpressions: object[] } } }

/** The stages of kwok, so that pods which run for real are not reported by it as well. */
export function withoutRealPods(stages: Stage[]): Stage[] {
  const conditions = Object.entries(leftToTheLab).map(([key, values]) => ({ key, operator: 'NotIn', values }))
  return stages.map((stage) => {
    const reports = stage.metadata.name.startsWith('pod-') && stage.metadata.name !== 'pod-is-gone'
    if (!reports) return stage
    const matchExpressions = [...stage.spec.selector.matchExpressions, ...conditions]
    return { ...stage, spec: { ...stage.spec, selector: { ...stage.spec.selector, matchExpressions } } }
  })
}

/** The environment of its first container. The deployer need not ask a kubelet, which is not there, for its folder. */
export function environmentOf(pod: Pod, address: string): Record<string, string> {
  const fields: Record<string, string | undefined> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'spec.nodeName': pod.spec.nodeName,
    'spec.serviceAccountName': pod.spec.serviceAccountName,
    'status.podIP': address,
  }
  const given = (pod.spec.containers[0]?.env ?? []).map(({ name, value, valueFrom }) => [
    name,
    value ?? fields[valueFrom?.fieldRef?.fieldPath ?? ''] ?? '',
  ])
  return { ...(Object.fromEntries(given) as Record<string, string>), KUBELET_ROOT_DIR: '/var/lib/kubelet' }
}

/** `starting`: its init containers wait. `restarts` counts the ends of its process. */
export type Life = {
  state: 'starting' | 'running' | 'waiting to restart' | 'done'
  ready: boolean
  restarts: number
}

/** The status that a kubelet would report. */
export function statusOf(pod: Pod, { state, ready, restarts }: Life, address: string, since: string): object {
  const yes = (value: boolean) => (value ? 'True' : 'False')
  const containerState = {
    starting: { waiting: { reason: 'PodInitializing' } },
    running: { running: { startedAt: since } },
    'waiting to restart': {
      waiting: { reason: 'CrashLoopBackOff', message: 'back-off restarting failed container' },
    },
    done: { terminated: { exitCode: 0, reason: 'Completed', startedAt: since, finishedAt: since } },
  }[state]
  const condition = (type: string, value: boolean) => ({
    type,
    status: yes(value),
    lastTransitionTime: since,
  })
  const others = { ready: state === 'running', restartCount: 0, state: { running: { startedAt: since } } }
  return {
    phase: state === 'starting' ? 'Pending' : state === 'done' ? 'Succeeded' : 'Running',
    startTime: since,
    hostIP: address,
    ...(state === 'starting' ? {} : { podIP: address, podIPs: [{ ip: address }] }),
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', state !== 'starting'),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    containerStatuses: pod.spec.containers.map(({ name, image }, index) => ({
      name,
      image,
      imageID: '',
      ...(index === 0 ? { ready, restartCount: restarts, state: containerState } : others),
    })),
  }
}
