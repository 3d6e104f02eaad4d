import type { KubernetesObject } from '../probes/kubectl-object.ts'

type Fields = Readonly<Record<string, unknown>>

/** One entry of `status.conditions`. */
export interface ObjectCondition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** A mapping in an object; empty where there is none. */
export function fieldsOf(object: Fields, ...path: readonly string[]): Fields {
  const value = path.reduce<unknown>((at, key) => (at as Fields | undefined)?.[key], object)
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/** A number in a mapping; 0 where there is none: the API server leaves zeros out. */
export function numberOf(fields: Fields, name: string, otherwise = 0): number {
  const value = fields[name]
  return typeof value === 'number' ? value : otherwise
}

/** A text in a mapping; null where there is none. */
export function textAt(fields: Fields, name: string): string | null {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}

/** A list in a mapping; empty where there is none. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who asks knows what Kubernetes' API says of its entries
export function listOf<T>(fields: Fields, name: string): readonly T[] {
  const value = fields[name]
  return Array.isArray(value) ? (value as readonly T[]) : []
}

/** A condition by its type, in capitals or not, as `kubectl wait` takes it. */
export function conditionOf(object: KubernetesObject, type: string): ObjectCondition | undefined {
  const all = listOf<ObjectCondition>(fieldsOf(object, 'status'), 'conditions')
  return all.find((one) => one.type.toLowerCase() === type.toLowerCase())
}

/** `False: KubeletNotReady: the network plugin is not ready` */
export function conditionText({ status, reason = '', message = '' }: ObjectCondition): string {
  return [status, reason, message].filter((part) => part !== '').join(': ')
}
