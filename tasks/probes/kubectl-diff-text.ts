import { parse, stringify } from 'yaml'
import { type KubernetesObject, withoutBookkeeping } from './kubectl-object.ts'
import type { Named } from './object-name.ts'

/** How the manifest calls an object, see `namesIn`. */
type NameOf = (object: Named) => string

interface Differences {
  readonly objects: Readonly<Record<string, string | null>>
  readonly wanted: Readonly<Record<string, string>>
}

/**
 * The objects in what `kubectl diff` prints, when its diff has all lines as context. Objects that differ only in what the
 * API server keeps for itself are left out.
 */
export function readDifferences(stdout: string, nameOf: NameOf): Differences {
  const pairs = stdout
    .split(/^diff .*\n/m)
    .slice(1)
    .map((part): Pair => {
      const lines = part.split('\n').filter((line) => !/^(---|\+\+\+) |^@@ |^\\ /.test(line))
      return [objectIn(lines, '-'), objectIn(lines, '+')]
    })
  return differencesOf(pairs, nameOf)
}

/** An object as it is, and as it would be. */
type Pair = readonly [before: KubernetesObject | null, after: KubernetesObject | null]

/**
 * All objects in what `kubectl diff` prints, when its program prints all lines with their numbers: first each object that is
 * there, then each as it would be. A number 1 begins the next one.
 */
export function readWhole(
  stdout: string,
  nameOf: NameOf,
): Differences & { readonly live: readonly KubernetesObject[] } {
  const found = new Map<string, KubernetesObject[]>()
  for (const text of stdout.split(/^1:/m).slice(1)) {
    const object = parse(text.replaceAll(/^\d+:/gm, '')) as KubernetesObject
    const name = nameOf(object)
    found.set(name, [...(found.get(name) ?? []), object])
  }
  const pairs = [...found.values()].map(([first, second]): Pair => {
    return second === undefined ? [null, first ?? null] : [first ?? null, second]
  })
  const live = pairs.flatMap(([before]) => (before === null ? [] : [before]))
  return { ...differencesOf(pairs, nameOf), live }
}

function differencesOf(pairs: readonly Pair[], nameOf: NameOf): Differences {
  const objects: Record<string, string | null> = {}
  const wanted: Record<string, string> = {}
  for (const [before, after] of pairs) {
    if (after === null) continue
    const text = manifestText(after)
    const now = before === null ? null : manifestText(before)
    if (now === text) continue
    const name = nameOf(after)
    objects[name] = now
    wanted[name] = text
  }
  return { objects, wanted }
}

/** One side of a diff: the lines that both have, and those of this side. */
function objectIn(lines: readonly string[], side: '-' | '+'): KubernetesObject | null {
  const own = lines.filter((line) => line.startsWith(' ') || line.startsWith(side))
  const value: unknown = parse(own.map((line) => line.slice(1)).join('\n'))
  return (value ?? null) as KubernetesObject | null
}

/** What the API server keeps for itself, and what a controller reports: nothing that a manifest wishes. */
const SERVERS_OWN = [
  'uid',
  'creationTimestamp',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]

/** An object as a person reads it: what it is first, then the rest in its own order. */
export function manifestText(object: KubernetesObject): string {
  const { apiVersion, kind, metadata, ...rest } = withoutBookkeeping(object)
  const without = (fields: Readonly<Record<string, unknown>>, names: readonly string[]) =>
    Object.fromEntries(Object.entries(fields).filter(([field]) => !names.includes(field)))
  return stringify(
    { apiVersion, kind, metadata: without(metadata, SERVERS_OWN), ...without(rest, ['status']) },
    { aliasDuplicateObjects: false, lineWidth: 0 },
  )
}
