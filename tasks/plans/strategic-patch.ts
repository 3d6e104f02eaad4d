import { Refusal } from '../../src/index.ts'
import { isMapping, type Json } from './merge-patch.ts'
import { isEqual } from './served.ts'

/**
 * By which field the entries of a list are told apart: the `patchMergeKey`s of the built-in kinds. Lists that are not here
 * are replaced as a whole. Source: Kubernetes' API types, 1.34.
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  resourceClaims: 'name',
  schedulingGates: 'name',
  secrets: 'name',
  webhooks: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  conditions: 'type',
  addresses: 'type',
  ownerReferences: 'uid',
}

/** Lists of plain values to which a patch adds. */
const ADDED_TO = ['finalizers', 'podCIDRs', 'addedCapabilities']

/**
 * What a strategic merge patch makes of an object: like a merge patch, but lists of named things are merged by their names,
 * with the directives `$patch`, `$deleteFromPrimitiveList` and `$retainKeys`. Source: Kubernetes, "Strategic Merge Patch".
 *
 * @param field the name under which the value stands.
 * @throws {Refusal} for an entry that nothing tells apart from others.
 */
export function strategicPatch(target: unknown, patch: unknown, field = '', kind = ''): unknown {
  if (Array.isArray(patch)) return mergeList(Array.isArray(target) ? target : [], patch, field, kind)
  if (!isMapping(patch)) return patch
  if (patch['$patch'] === 'replace') return withoutDirectives(patch)
  if (patch['$patch'] === 'delete') return {}
  const retained = patch['$retainKeys']
  const merged = new Map(
    Object.entries(isMapping(target) ? target : {}).filter(
      ([key]) => !Array.isArray(retained) || retained.includes(key),
    ),
  )
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) applyDirective(merged, key, value)
    else if (value === null) merged.delete(key)
    else merged.set(key, strategicPatch(merged.get(key), value, key, kind))
  }
  return Object.fromEntries(merged)
}

function applyDirective(merged: Map<string, unknown>, key: string, value: unknown): void {
  const [directive, list = ''] = key.split('/')
  const now = merged.get(list)
  if (directive !== '$deleteFromPrimitiveList' || !Array.isArray(now) || !Array.isArray(value)) return
  merged.set(
    list,
    now.filter((one) => !value.includes(one)),
  )
}

/** Kinds whose `ports` are replaced as a whole. */
const WHOLE_PORTS = ['Endpoints', 'EndpointSlice', 'NetworkPolicy']

function mergeKeyOf(field: string, kind: string): string | undefined {
  if (field !== 'ports') return MERGE_KEYS[field]
  if (WHOLE_PORTS.includes(kind)) return undefined
  return kind === 'Service' ? 'port' : 'containerPort'
}

function mergeList(
  now: readonly unknown[],
  patch: readonly unknown[],
  field: string,
  kind: string,
): unknown[] {
  if (ADDED_TO.includes(field)) return [...now, ...patch.filter((one) => !now.includes(one))]
  const key = mergeKeyOf(field, kind)
  const entries = patch.filter(isMapping)
  if (key === undefined || entries.length < patch.length) return [...patch]
  const replaces = entries.some((one) => one['$patch'] === 'replace')
  const meant = entries.filter((one) => one[key] !== undefined)
  if (entries.some((one) => one[key] === undefined && one['$patch'] === undefined))
    throw new Refusal(`An entry of ${field} has no ${key}: a strategic patch tells them apart by it.`)
  if (replaces) return meant.map(withoutDirectives)
  const merged = now.flatMap((one) => {
    const patches = meant.filter((entry) => isMapping(one) && isEqual(entry[key], one[key]))
    if (patches.some((entry) => entry['$patch'] === 'delete')) return []
    return [patches.reduce<unknown>((value, entry) => strategicPatch(value, entry, '', kind), one)]
  })
  const isNew = (entry: Json): boolean =>
    entry['$patch'] !== 'delete' && !now.some((one) => isMapping(one) && isEqual(one[key], entry[key]))
  return [...merged, ...meant.filter(isNew).map((entry) => strategicPatch({}, entry, '', kind))]
}

function withoutDirectives(patch: Json): Json {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')))
}
