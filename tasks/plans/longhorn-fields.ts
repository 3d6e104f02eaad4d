import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { fieldsOf } from './object-fields.ts'

/** Text in an object, by the names that lead to it; empty where there is none. */
export function textIn(object: KubernetesObject | undefined, ...path: readonly string[]): string {
  const value = object === undefined ? '' : fieldsOf(object, ...path.slice(0, -1))[path.at(-1) ?? '']
  return typeof value === 'string' ? value : ''
}
