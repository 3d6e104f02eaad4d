import { DroverError } from '../task/error.ts'
import type { Scope } from '../task/expression.ts'
import { isUnknown } from '../task/unknown.ts'
import { argumentFaults, missingArgument } from './argument-faults.ts'
import type { Computed } from './computed.ts'
import { among, type NamesOptions } from './names.ts'
import { stepsIn } from '../task/steps.ts'
import { namesGiven } from './step-names.ts'
import type { RoleUse } from './play/role-use.ts'

type Vars = Readonly<Record<string, Computed>>

/**
 * Checks the arguments of roles against their `meta/argument_specs`, for each host of the play, as far as they are known before
 * the run: a value that needs a fact or a registered result is left to the step that stands before those of the role.
 */
export function checkRoleArguments(options: NamesOptions): void {
  for (const { draft, hosts } of options.plays) {
    const steps = stepsIn(draft.nodes)
    const uses = [
      ...draft.gathered.roleUses,
      ...steps.flatMap(({ preloaded }) => preloaded?.gathered.roleUses ?? []),
    ]
    const later = new Set(steps.flatMap(namesGiven))
    const own = options.inventory.hosts.filter(among(hosts))
    for (const use of uses.filter(({ spec }) => spec !== null)) {
      for (const host of own) {
        checkUse(
          use,
          [options.extraVars, ...use.over, ...use.vars, ...draft.vars, host.vars, ...use.under],
          later,
          options,
        )
      }
    }
  }
}

function checkUse(
  { name, spec, spot }: RoleUse,
  layers: readonly Vars[],
  later: ReadonlySet<string>,
  { mistakes }: NamesOptions,
): void {
  if (!spec) return
  const find = (argument: string) => layers.find((vars) => Object.hasOwn(vars, argument))?.[argument]
  for (const argument of spec.required) {
    if (find(argument) || later.has(argument)) continue
    const { message, help } = missingArgument(name, spec, argument)
    mistakes.add('invalid-value', message, spot, help)
  }
  const known = Object.keys(spec.schema.properties).flatMap((argument) => {
    const value = find(argument)
    const given = value && !later.has(argument) ? valueOf(value, find) : NOT_KNOWN
    return value && given !== NOT_KNOWN ? [{ argument, value, given }] : []
  })
  const values = Object.fromEntries(known.map(({ argument, given }) => [argument, given]))
  for (const { argument, message, help } of argumentFaults(name, spec, values)) {
    const at = known.find((one) => one.argument === argument)
    mistakes.add('invalid-value', message, at?.value.spot ?? spot, help)
  }
}

const NOT_KNOWN = Symbol('not known before the run')

function valueOf(value: Computed, find: (name: string) => Computed | undefined): unknown {
  const scope: Scope = {
    get(name) {
      const found = find(name)
      if (!found) throw new DroverError('undefined-variable', name)
      return found.evaluate(scope)
    },
    has: (name) => find(name) !== undefined,
    names: () => [],
  }
  try {
    const given = value.evaluate(scope)
    return isUnknown(given) ? NOT_KNOWN : given
  } catch {
    return NOT_KNOWN
  }
}
