import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { listOf } from './object-fields.ts'

export interface Owner {
  readonly apiVersion?: string
  readonly kind: string
  readonly name: string
  readonly controller?: boolean
}

/** Who brings a pod back when it is gone; undefined: nobody. */
export function ownerOf({ metadata }: KubernetesObject): Owner | undefined {
  return listOf<Owner>(metadata, 'ownerReferences').find(({ controller }) => controller === true)
}

/** Whether that is an extension's own kind: the group of its API has a domain, as in `longhorn.io/v1beta2`. */
export function isExtension({ apiVersion = '' }: Owner): boolean {
  return apiVersion.includes('.')
}
