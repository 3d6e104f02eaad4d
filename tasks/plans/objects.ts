import type { KubernetesObject } from '../probes/kubectl-object.ts'

/** What one `kubectl get` of several kinds has brought. Longhorn's nodes and the cluster's have one kind and two API groups. */
export class Objects {
  readonly #items: readonly KubernetesObject[]

  constructor(items: readonly KubernetesObject[]) {
    this.#items = items
  }

  /** @param group the API group, where the kind alone does not tell. */
  all(kind: string, group = ''): readonly KubernetesObject[] {
    return this.#items.filter((item) => item.kind === kind && item.apiVersion.startsWith(group))
  }

  one(kind: string, name: string): KubernetesObject | undefined {
    return this.all(kind).find(({ metadata }) => metadata.name === name)
  }

  /** The value of a setting of Longhorn; null where there is none yet. */
  setting(name: string): string | null {
    const value = this.one('Setting', name)?.['value']
    return typeof value === 'string' && value !== '' ? value : null
  }
}
