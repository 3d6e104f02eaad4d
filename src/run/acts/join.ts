import type { Author } from '../../task/author.ts'
import type { Expression, Scope } from '../../task/expression.ts'
import type { InventoryHost } from '../../task/playbook.ts'
import { unknownAfter } from '../../task/unknown.ts'
import type { Turn } from '../turn.ts'

/**
 * In a check: a host may get into groups, by a step of which nobody can say yet whether it will run, or with what.
 *
 * @param groups null: nobody knows them.
 * @returns what is to be told of it.
 */
export function join(
  { world, author }: Turn,
  host: InventoryHost,
  groups: readonly string[] | null,
): string | null {
  world.joining.push({ host, groups, by: author })
  if (groups !== null) return null
  return 'only the run knows the group: plays of groups that the inventory has are shown without the host'
}

/** In a check: the params of a step by themselves, some of them unknown. */
export function paramsSoFar({ entry, item, author }: Turn): Readonly<Record<string, unknown>> {
  const { entries } = entry.step.params as { readonly entries?: readonly Entry[] }
  return Object.fromEntries((entries ?? []).map(({ key, value }) => [key, soFar(value, item.scope, author)]))
}

interface Entry {
  readonly key: string
  readonly value: Expression
}

function soFar(value: Expression, scope: Scope, author: Author): unknown {
  try {
    return value.evaluate(scope)
  } catch {
    return unknownAfter(author)
  }
}
