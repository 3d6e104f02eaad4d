import { Refusal } from '../../src/index.ts'
import { nameOfObject } from '../probes/object-name.ts'
import type { Manifest, ManifestObject } from './manifests.ts'

/**
 * The objects with parts of them replaced, as a JSON merge patch does it (RFC 7386): mappings are merged, null takes a
 * field off, anything else stands for what was there.
 *
 * @throws {Refusal} for a patch of an object that the manifest does not have.
 */
export function patched(manifests: readonly Manifest[], patches: readonly Manifest[]): readonly Manifest[] {
  const names = new Set(manifests.map(({ object }) => nameOfObject(object)))
  const strange = patches.find(({ object }) => !names.has(nameOfObject(object)))
  if (strange)
    throw new Refusal(`the manifest has no ${nameOfObject(strange.object)}, which patches would change.`)
  return manifests.map(({ object, at }) => {
    const own = patches.filter((patch) => nameOfObject(patch.object) === nameOfObject(object))
    return {
      object: own.reduce<unknown>((done, patch) => merge(done, patch.object), object) as ManifestObject,
      at,
    }
  })
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch
  const result: Record<string, unknown> = isMapping(target) ? { ...target } : {}
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, field)
    else result[field] = merge(result[field], value)
  }
  return result
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
