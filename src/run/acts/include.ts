import type { Included } from '../../task/playbook.ts'
import type { Dependency } from '../../task/result.ts'
import { findUnknown, isUnknown, Unknown, unknownAfter } from '../../task/unknown.ts'
import type { HostRun } from '../host-run.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'

/** Reads the steps that the host goes on with. */
export function include({ entry, item }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const brought = entry.step.include?.(params, item.names) ?? null
  return outcome('ok', { brought, result: { include: params['file'] ?? params['name'] } })
}

/** How many includes an Unknown stands behind. */
const depths = new WeakMap<Unknown, number>()

/** A file that brings itself comes to an end in a check, where its condition does not. */
const DEEPEST = 5

/**
 * In a check: an include of which nobody can say yet whether it will run. Its steps are planned as such; where nobody knows
 * which they are, they may alter anything, give the names that the files give which can be meant, and notify any handler.
 */
export function includePerhaps(turn: Turn, on: Dependency): Outcome {
  const { entry, target, author, perhaps: outer } = turn
  const depth = outer ? (depths.get(outer) ?? 0) : 0
  const included = depth < DEEPEST ? readIfKnown(turn) : null
  const may = { dependsOn: [on], unsure: ['skipped'] as const }
  if (!included) {
    target.foretold.unsettle('*', author)
    return outcome('may', {
      ...may,
      opens: (host) => {
        leaveAnyOpen(host, turn)
      },
    })
  }
  const perhaps = new Unknown(entry.step.task.name, author)
  depths.set(perhaps, depth + 1)
  return outcome('may', { ...may, brought: { ...included, perhaps } })
}

function leaveAnyOpen(host: HostRun, { entry, author }: Turn): void {
  const unknown = unknownAfter(author)
  host.foretold.unsettle('*', author)
  host.leaveOpen('registered', entry.step.mayGive?.() ?? null, unknown)
  for (const handler of entry.play.handlers)
    if (handler !== entry.step && !host.notified.has(handler)) host.notified.set(handler, unknown)
}

/** null where nobody knows what is included, or where it could not be read: only the run will tell. */
function readIfKnown({ entry, item }: Turn): Included | null {
  try {
    const params = entry.step.params.evaluate(item.scope)
    if (isUnknown(params) || findUnknown(params)) return null
    return entry.step.include?.(params, item.names) ?? null
  } catch {
    return null
  }
}
