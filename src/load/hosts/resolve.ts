import { isUnknown } from '../../task/unknown.ts'
import type { Scope } from '../../task/expression.ts'
import type { DraftInventory } from '../inventory/inventory.ts'
import type { Mistakes } from '../mistakes.ts'
import { nearest } from '../../task/nearest.ts'
import { mistake, type Origin, type Spot } from '../origin.ts'
import { template } from '../template/template.ts'
import { matchHosts, type PatternFault } from './pattern.ts'

/**
 * The hosts of a play's patterns, in the order of the inventory; what matches nothing is reported.
 * A pattern may hold templates that use extra variables.
 */
export function resolveHosts(
  patterns: readonly Origin[],
  inventory: DraftInventory,
  extra: Scope,
  mistakes: Mistakes,
): string[] {
  const found = new Set<string>()
  for (const origin of patterns) {
    const pattern = mistakes.attempt(() => fill(origin, extra))
    if (pattern === null) continue
    const { hosts, faults } = matchHosts(pattern, inventory)
    for (const host of hosts) found.add(host)
    const exact = pattern === origin.text
    for (const fault of faults) {
      report(fault, inventory, origin.spot(exact ? fault.offset : 0), mistakes)
    }
  }
  return inventory.hosts.map((host) => host.name).filter((name) => found.has(name))
}

function fill(origin: Origin, extra: Scope): string {
  const value = template(origin).evaluate(extra)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.join(',')
  const what = isUnknown(value) ? 'nothing known' : 'no text'
  throw mistake('invalid-value', `hosts must be a pattern; this gives ${what}`, origin.spot(0))
}

/** The hosts of `--limit`; null when there is none. */
export function resolveLimit(
  limit: string | null,
  inventory: DraftInventory,
  mistakes: Mistakes,
): ReadonlySet<string> | null {
  if (limit === null) return null
  const { hosts, faults } = matchHosts(limit, inventory)
  for (const fault of faults) {
    report({ ...fault, message: `--limit: ${fault.message}` }, inventory, null, mistakes)
  }
  return new Set(hosts)
}

function report(fault: PatternFault, inventory: DraftInventory, spot: Spot | null, mistakes: Mistakes): void {
  const names = [...Object.keys(inventory.groups), ...inventory.hosts.map((host) => host.name)]
  const near = fault.name === null ? null : nearest(fault.name, names)
  // When a part of the inventory could not be read, the name may stand there: only a likely slip is worth a word.
  if (!inventory.complete && near === null) return
  const known = names
    .filter((name) => name !== 'ungrouped')
    .slice(0, 12)
    .join(', ')
  const none =
    inventory.hosts.length === 0 ? 'give hosts to its groups, each ended by a colon' : `known: ${known}`
  const help = near === null ? none : `did you mean ${near}?`
  mistakes.add('no-hosts', fault.message, spot, help)
}
