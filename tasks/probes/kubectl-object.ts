import { defineProbe, Secret, type Unknown } from '../../src/index.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

/** An object of the cluster, as the API server shows it, without what only its own bookkeeping needs. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
  readonly [field: string]: unknown
}

export interface Metadata {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string | Unknown>>
  readonly annotations?: Readonly<Record<string, string | Secret | Unknown>>
  readonly [field: string]: unknown
}

export interface ObjectAnswer {
  /** null: there is none. */
  readonly object: KubernetesObject | null
  readonly problem: Problem | null
}

/** One object, or null. `kind` as kubectl takes it: `node`, `deployment`, `nodes.longhorn.io`; `namespace` empty for none. */
export const kubectlObject = defineProbe({
  name: 'kubectl-object',
  summary: 'One object of the cluster, or null.',
  scope: 'cluster',
  read: (access: AccessArgument, kind: string, namespace: string, name: string) =>
    withKubectl(
      access,
      kubectl(access, ['get', kind, name, ...inNamespace(namespace), '--ignore-not-found', '--output=json']),
    ),
  exits: 'any',
  parse: (output): ObjectAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null || output.stdout.trim() === '') return { object: null, problem }
    return { object: asAnswered(JSON.parse(output.stdout) as KubernetesObject), problem: null }
  },
})

/** Who set which field, and counters that each write moves: nothing that anybody wishes. */
const BOOKKEEPING = ['managedFields', 'resourceVersion', 'generation']

export function withoutBookkeeping(object: KubernetesObject): KubernetesObject {
  const kept = Object.entries(object.metadata).filter(([field]) => !BOOKKEEPING.includes(field))
  return { ...object, metadata: Object.fromEntries(kept) as unknown as Metadata }
}

/** An object of the API server's answer: without its bookkeeping, and what a Secret holds as secrets. */
export function asAnswered(object: KubernetesObject): KubernetesObject {
  return withSecrets(withoutBookkeeping(object))
}

/** What a Secret holds, and where `kubectl apply` has written it down once more. */
const HELD = ['data', 'stringData']
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The object with all that a Secret holds as secrets. Any other kind stays as it is. */
export function withSecrets(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Secret') return object
  const { annotations } = object.metadata
  const metadata =
    annotations === undefined
      ? object.metadata
      : { ...object.metadata, annotations: secretTexts(annotations, (key) => key === LAST_APPLIED) }
  const held = HELD.flatMap((field) => {
    const values = object[field]
    return typeof values === 'object' && values !== null ? [[field, secretTexts(values)] as const] : []
  })
  return { ...object, metadata, ...Object.fromEntries(held) }
}

function secretTexts<T extends object>(values: T, isSecret = (_key: string) => true): T {
  const entries = Object.entries(values).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' && isSecret(key) ? new Secret(value) : value,
  ])
  return Object.fromEntries(entries) as T
}
