import { Refusal } from '../../src/index.ts'
import { groupOf, namespaceOf, nameOfObject } from '../probes/object-name.ts'
import type { Manifest, ManifestObject } from './manifests.ts'

/** The objects as kubectl reads them, each after a comment that says what it is and needs. See the probe `kubectl-apply`. */
export function streamOf(manifests: readonly Manifest[], namespace: string): string {
  const kinds = kindsBrought(manifests)
  return manifests
    .map(({ object }) => {
      const needs = needsOf(object, namespace, kinds)
      return `${['#', object.kind, object.apiVersion, ...needs].join(' ')}\n---\n${JSON.stringify(object)}\n`
    })
    .join('')
}

/** The namespace an object stands in, and its kind where the manifest itself brings it. Names as `kubectl get -o name` prints them. */
export function needsOf(
  object: ManifestObject,
  namespace: string,
  kinds: ReadonlyMap<string, string>,
): string[] {
  const where = namespaceOf(object, namespace)
  const kind = kinds.get(`${object.kind}.${groupOf(object.apiVersion)}`)
  return [
    ...(where === null || where === 'default' ? [] : [`namespace/${where}`]),
    ...(kind === undefined ? [] : [`customresourcedefinition.apiextensions.k8s.io/${kind}`]),
  ]
}

/** `Kind.group` -> the name of the definition in the manifest that brings it. */
export function kindsBrought(manifests: readonly Manifest[]): ReadonlyMap<string, string> {
  const brought = manifests.flatMap(({ object }) => {
    if (object.kind !== 'CustomResourceDefinition') return []
    const spec = (object['spec'] ?? {}) as { group?: unknown; names?: { kind?: unknown } }
    return [[`${String(spec.names?.kind)}.${String(spec.group)}`, object.metadata.name] as const]
  })
  return new Map(brought)
}

/** @throws {Refusal} when one object stands there twice: the second would undo the first. */
export function refuseTwice(manifests: readonly Manifest[], namespace: string): void {
  const seen = new Map<string, string>()
  for (const { object, at } of manifests) {
    const name = nameOfObject(object, namespaceOf(object, namespace) ?? '')
    const first = seen.get(name)
    if (first !== undefined) throw new Refusal(`${name} stands there twice: ${first} and ${at}.`)
    seen.set(name, at)
  }
}
