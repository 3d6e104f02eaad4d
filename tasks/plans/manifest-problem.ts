import type { Problem } from '../probes/kubectl-problem.ts'
import { nameOfObject } from '../probes/object-name.ts'
import type { Manifest } from './manifests.ts'

/** What the API server said about a manifest, after the place of the object that it said it of. */
export function explainProblem(
  { kind, message }: Problem,
  manifests: readonly Manifest[],
  namespace: string,
): string {
  const about = manifests.filter(({ object }) => isAbout(message, object, namespace))
  const [only] = about
  const at = only && about.length === 1 ? `${only.at}: ${nameOfObject(only.object)}: ` : ''
  if (kind !== 'conflict') return `${at}${message}.`
  return `${at}${message}. With force_conflicts: true, Drover takes these fields over.`
}

/** The API server names an object as `(namespace/name; group/version, Kind=Kind)`, `kinds "name"`, or by its kind alone. */
function isAbout(
  message: string,
  { apiVersion, kind, metadata }: Manifest['object'],
  fallback: string,
): boolean {
  const { name, namespace = fallback === '' ? 'default' : fallback } = metadata
  // Kubernetes' first group has no name: `/v1`.
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  const named = [
    `(${namespace}/${name}; ${version}, Kind=${kind})`,
    `(/${name}; ${version}, Kind=${kind})`,
    `${kind} "${name}"`,
    `${kind}.${apiVersion.split('/')[0] ?? ''} "${name}"`,
  ]
  if (named.some((text) => message.includes(text))) return true
  return message.startsWith(`${kind} in version "${apiVersion.split('/').at(-1) ?? ''}"`)
}
