import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { textIn } from './longhorn-fields.ts'
import { type LabelSelector, selects } from './label-selector.ts'
import { fieldsOf, listOf } from './object-fields.ts'
import type { Objects } from './objects.ts'
import { hasEnded } from './pod-trouble.ts'
import { readyLag } from './ready-lag.ts'

type Lag = (objects: Objects) => string | null

const DRIVER = 'driver.longhorn.io'

/**
 * All that an installation consists of, in the order in which it comes. Most of it is in no manifest: the manager makes it, and when
 * the manager answers, the driver deployer makes the rest. That all pods run is true long before. Source: longhorn-manager 1.10.
 */
const PARTS: Readonly<Record<string, Lag>> = {
  'DaemonSet longhorn-manager': daemonSet('longhorn-manager'),
  'Deployment longhorn-driver-deployer': deployment('longhorn-driver-deployer'),
  'Deployment longhorn-ui': deployment('longhorn-ui'),
  'webhook longhorn-webhook-validator': webhook(
    'ValidatingWebhookConfiguration',
    'longhorn-webhook-validator',
  ),
  'webhook longhorn-webhook-mutator': webhook('MutatingWebhookConfiguration', 'longhorn-webhook-mutator'),
  'StorageClass longhorn': exists('StorageClass', 'longhorn'),
  'engine image': engineImage,
  'DaemonSet engine-image': (objects) => {
    const name = engineImageOf(objects)?.metadata.name
    return name === undefined ? 'missing' : daemonSet(`engine-image-${name}`)(objects)
  },
  'instance managers': instanceManagers,
  'Deployment csi-attacher': deployment('csi-attacher'),
  'Deployment csi-provisioner': deployment('csi-provisioner'),
  'Deployment csi-resizer': deployment('csi-resizer'),
  'Deployment csi-snapshotter': deployment('csi-snapshotter'),
  'DaemonSet longhorn-csi-plugin': daemonSet('longhorn-csi-plugin'),
  [`CSIDriver ${DRIVER}`]: exists('CSIDriver', DRIVER),
  'CSI driver on the nodes': driverOnNodes,
}

/** Each part: `ready`, or what is missing. */
export function longhornParts(objects: Objects): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(PARTS).map(([name, lag]) => [name, lag(objects) ?? 'ready']))
}

function exists(kind: string, name: string): Lag {
  return (objects) => (objects.one(kind, name) === undefined ? 'missing' : null)
}

function deployment(name: string): Lag {
  return (objects) => workload(objects, objects.one('Deployment', name))
}

function daemonSet(name: string): Lag {
  return (objects) => {
    const found = objects.one('DaemonSet', name)
    const lag = workload(objects, found)
    if (found === undefined || lag !== null) return lag
    return fieldsOf(found, 'status')['desiredNumberScheduled'] === 0 ? 'no node takes it' : null
  }
}

/** Readiness is counted; evicted pods of earlier days and pods that only look around for a moment do not matter. */
function workload(objects: Objects, object: KubernetesObject | undefined): string | null {
  if (object === undefined) return 'missing'
  const pods = objects.all('Pod')
  const lag = readyLag(object, pods)
  return lag === null ? null : [lag, ...evicted(object, pods)].join('; ')
}

function evicted(object: KubernetesObject, pods: readonly KubernetesObject[]): readonly string[] {
  const selector = fieldsOf(object, 'spec', 'selector') as LabelSelector
  const own = pods.filter((pod) => hasEnded(pod) && selects(selector, pod.metadata.labels))
  const last = own.filter((pod) => textIn(pod, 'status', 'reason') === 'Evicted').at(-1)
  if (last === undefined) return []
  return [`pod ${last.metadata.name} was evicted: ${textIn(last, 'status', 'message')}`]
}

function webhook(kind: string, name: string): Lag {
  return (objects) => {
    const found = objects.one(kind, name)
    if (found === undefined) return 'missing'
    const hooks = listOf<{ clientConfig?: { caBundle?: string } }>(found, 'webhooks')
    const known = hooks.length > 0 && hooks.every(({ clientConfig }) => Boolean(clientConfig?.caBundle))
    return known ? null : 'without a certificate'
  }
}

function engineImageOf(objects: Objects): KubernetesObject | undefined {
  const image = objects.setting('default-engine-image')
  return objects.all('EngineImage').find((one) => fieldsOf(one, 'spec')['image'] === image)
}

function engineImage(objects: Objects): string | null {
  const found = engineImageOf(objects)
  if (found === undefined) return 'missing'
  const state = textIn(found, 'status', 'state')
  if (state !== 'deployed') return `${found.metadata.name} is ${state === '' ? 'not deployed yet' : state}`
  const missing = Object.entries(fieldsOf(found, 'status', 'nodeDeploymentMap'))
    .filter(([, deployed]) => deployed !== true)
    .map(([node]) => node)
  return missing.length === 0 ? null : `${found.metadata.name} is not on ${missing.join(', ')}`
}

/** One for each node, of the version that runs: those of an older one stay as long as volumes are attached by them. */
function instanceManagers(objects: Objects): string | null {
  const nodes = objects.all('Node', 'longhorn.io/')
  const image = objects.setting('default-instance-manager-image')
  const managers = objects
    .all('InstanceManager')
    .filter((one) => image === null || fieldsOf(one, 'spec')['image'] === image)
  const lags = nodes.flatMap(({ metadata: { name } }) => {
    const own = managers.filter((one) => fieldsOf(one, 'spec')['nodeID'] === name)
    const states = own.map((one) => textIn(one, 'status', 'currentState'))
    return states.includes('running') ? [] : [`${name}: ${stateOf(states)}`]
  })
  return nodes.length === 0 ? 'missing' : lags.join('; ') || null
}

function stateOf([first]: readonly string[]): string {
  if (first === undefined) return 'missing'
  return first === '' ? 'not started' : first
}

/** The kubelet of each of Longhorn's nodes knows the driver. */
function driverOnNodes(objects: Objects): string | null {
  const nodes = objects.all('Node', 'longhorn.io/')
  const missing = nodes.filter(({ metadata: { name } }) => {
    const csiNode = objects.one('CSINode', name)
    const drivers = listOf<{ name: string }>(csiNode ? fieldsOf(csiNode, 'spec') : {}, 'drivers')
    return !drivers.some((driver) => driver.name === DRIVER)
  })
  if (nodes.length === 0) return 'missing'
  return missing.length === 0 ? null : `missing on ${missing.map(({ metadata }) => metadata.name).join(', ')}`
}
