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
    restartPolicy?: string
  }
  status: {
    phase?: string
    podIP?: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { name: string; ready: boolean; restartCount: number }[]
  }
}

type RealProgram = 'longhorn-manager' | 'longhorn-manager-1.10.2' | 'instance-manager'

const realCommands = ['daemon', 'deploy-driver', 'uninstall']

/**
 * Which program the pod runs in the lab, null when kwok plays it: longhorn-manager as itself, as the deployer of its
 * driver and as the job that removes it; and the lab's stand-in for the instance manager (go/instance-manager).
 */
export function programOf(pod: Pod): RealProgram | null {
  if (isInstanceManager(pod)) return 'instance-manager'
  const [first] = pod.spec.containers
  const [program, ...words] = first?.command ?? []
  if (program !== 'longhorn-manager' || !realCommands.some((word) => words.includes(word))) return null
  return first?.image.endsWith(':v1.10.2') === true ? 'longhorn-manager-1.10.2' : program
}

export function isInstanceManager({ metadata }: Pod): boolean {
  return metadata.labels?.['longhorn.io/component'] === 'instance-manager'
}

/** What kwok leaves to the lab: the same pods by their labels, as Longhorn sets them. */
const leftToTheLab = {
  '.metadata.labels["app"]': ['longhorn-manager', 'longhorn-driver-deployer'],
  '.metadata.labels["job-name"]': ['longhorn-uninstall'],
  '.metadata.labels["longhorn.io/component"]': ['instance-manager'],
}

export type Stage = { metadata: { name: string }; spec: { selector: { matchExpressions: object[] } } }

/** The stages of kwok, so that pods which run for real are not reported by it as well. */
export function withoutRealPods(stages: Stage[]): Stage[] {
  const conditions: object[] = Object.entries(leftToTheLab).map(([key, values]) => ({
    key,
    operator: 'NotIn',
    values,
  }))
  // A pod with a volume runs when the volume is attached: csi.ts.
  conditions.push({ key: '.spec.volumes.[].persistentVolumeClaim.claimName', operator: 'DoesNotExist' })
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
  state: 'starting' | 'running' | 'waiting to restart' | 'done' | 'failed'
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
    failed: { terminated: { exitCode: 137, reason: 'Error', startedAt: since, finishedAt: since } },
  }[state]
  const condition = (type: string, value: boolean) => ({
    type,
    status: yes(value),
    lastTransitionTime: since,
  })
  const others = { ready: state === 'running', restartCount: 0, state: { running: { startedAt: since } } }
  return {
    phase: phaseOf(state),
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

function phaseOf(state: Life['state']): string {
  if (state === 'starting') return 'Pending'
  if (state === 'done') return 'Succeeded'
  return state === 'failed' ? 'Failed' : 'Running'
}
