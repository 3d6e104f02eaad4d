/** What names an object. */
export interface Named {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
}

/** `Deployment longhorn-system/longhorn-ui`, `Node.longhorn.io longhorn-system/k8s-worker-1`: one name for one object. */
export function nameOfObject({ kind, apiVersion, metadata }: Named, namespace = ''): string {
  const group = groupOf(apiVersion)
  // Kubernetes' own groups have no kinds of the same name.
  const own = !group.includes('.') || group.endsWith('.k8s.io')
  const where = metadata.namespace ?? namespace
  return `${kind}${own ? '' : `.${group}`} ${where === '' ? '' : `${where}/`}${metadata.name}`
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash === -1 ? '' : apiVersion.slice(0, slash)
}

/** Kinds of Kubernetes that stand in no namespace. */
const CLUSTER_WIDE = new Set(
  `APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding CustomResourceDefinition FlowSchema
   IngressClass MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass PriorityLevelConfiguration
   RuntimeClass StorageClass ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
   VolumeAttachment VolumeSnapshotClass VolumeSnapshotContent`.split(/\s+/),
)

/** The namespace an object goes to; null for kinds of Kubernetes that stand in none. */
export function namespaceOf({ kind, metadata }: Named, fallback: string): string | null {
  if (metadata.namespace !== undefined) return metadata.namespace
  return CLUSTER_WIDE.has(kind) || fallback === '' ? null : fallback
}

/**
 * Calls objects that the API server shows as a manifest does. It shows the namespace also where the manifest names none (the
 * context's own), and none for kinds of an extension that stand in none.
 *
 * @param namespace where objects go that name none; empty for the context's own.
 */
export function namesIn(manifest: readonly Named[], namespace: string): (object: Named) => string {
  const bare = ({ kind, apiVersion, metadata: { name } }: Named) =>
    nameOfObject({ kind, apiVersion, metadata: { name } })
  const named = (object: Named) => nameOfObject(object, namespaceOf(object, namespace) ?? '')
  const exact = new Set(manifest.map(named))
  const loose = new Map(
    manifest
      .filter(({ metadata }) => metadata.namespace === undefined)
      .map((object) => [bare(object), named(object)]),
  )
  return (object) => {
    const name = nameOfObject(object)
    return exact.has(name) ? name : (loose.get(bare(object)) ?? name)
  }
}

/** The objects of a stream, a line of JSON each (see the probe `kubectl-apply`). */
export function objectsIn(stream: string): Named[] {
  const lines = stream.split('\n').filter((line) => line.startsWith('{'))
  return lines
    .map((line) => JSON.parse(line) as Named)
    .filter(({ metadata }: Partial<Named>) => metadata !== undefined)
}

/** What must be there before others can be: namespaces, and the kinds of other objects. */
export function isEssential({ kind }: Named): boolean {
  return kind === 'Namespace' || kind === 'CustomResourceDefinition'
}

/** `3 ConfigMaps`, `Deployment longhorn-system/longhorn-ui, 2 Services`: few by name, many by number. */
export function listOfObjects(objects: readonly Named[]): string {
  if (objects.length <= 2) return objects.map((object) => nameOfObject(object)).join(' and ')
  const counts = new Map<string, Named[]>()
  for (const object of objects) counts.set(object.kind, [...(counts.get(object.kind) ?? []), object])
  return [...counts]
    .map(([kind, all]) =>
      all[0] && all.length === 1 ? nameOfObject(all[0]) : `${all.length} ${plural(kind)}`,
    )
    .join(', ')
}

function plural(kind: string): string {
  if (/(s|x|ch|sh)$/.test(kind)) return `${kind}es`
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`
}
