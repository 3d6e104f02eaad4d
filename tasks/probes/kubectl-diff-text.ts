import { parse, stringify } from 'yaml'
import { type KubernetesObject, withoutBookkeeping } from './kubectl-object.ts'
import { nameOfObject } from './object-name.ts'

interface Differences {
  readonly objects: Readonly<Record<string, string | null>>
  readonly wanted: Readonly<Record<string, string>>
}

/**
 * The objects in what `kubectl diff` prints, when its diff has all lines as context. Objects that differ only in what the
 * API server keeps for itself are left out.
 */
export function readDifferences(stdout: string): Differences {
  const objects: Record<string, string | null> = {}
  const wanted: Record<string, string> = {}
  for (const part of stdout.split(/^diff .*\n/m).slice(1)) {
    const lines = part.split('\n').filter((line) => !/^(---|\+\+\+) |^@@ |^\\ /.test(line))
    const before = objectIn(lines, '-')
    const after = objectIn(lines, '+')
    if (after === null) continue
    const text = manifestText(after)
    const now = before === null ? null : manifestText(before)
    if (now === text) continue
    const name = nameOfObject(after)
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
