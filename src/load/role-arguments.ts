import { DroverError } from '../task/error.ts'
import type { Scope } from '../task/expression.ts'
import { isUnknown } from '../task/unknown.ts'
import type { Computed } from './computed.ts'
import type { NamesOptions } from './names.ts'
import { explain } from './params/explain.ts'
import { validate } from './params/validate.ts'
import { stepsIn } from '../task/steps.ts'
import { namesGiven } from './step-names.ts'
import type { RoleUse } from './play/role-use.ts'

type Vars = Readonly<Record<string, Computed>>

/**
 * Checks the arguments of roles against their `meta/argument_specs`, for each host of the play, as far as they are known before
 * the run: a value that needs a fact or a registered result is left alone.
 */
export function checkRoleArguments(options: NamesOptions): void {
  for (const { draft, hosts } of options.plays) {
    const steps = stepsIn(draft.nodes)
    const uses = [
      ...draft.gathered.roleUses,
      ...steps.flatMap(({ preloaded }) => preloaded?.gathered.roleUses ?? []),
    ]
    const later = new Set(steps.flatMap(namesGiven))
    const own = options.inventory.hosts.filter((host) => hosts.includes(host.name))
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
    mistakes.add('invalid-value', `the role ${name} needs the argument ${argument}`, spot)
  }
  const known = Object.keys(spec.schema.properties).flatMap((argument) => {
    const value = find(argument)
    const given = value && !later.has(argument) ? valueOf(value, find) : NOT_KNOWN
    return value && given !== NOT_KNOWN ? [{ argument, value, given }] : []
  })
  const values = Object.fromEntries(known.map(({ argument, given }) => [argument, given]))
  for (const fault of explain(validate(spec.schema, values), name)) {
    const at = known.find(({ argument }) => argument === fault.path[0])
    mistakes.add('invalid-value', `role ${name}: ${fault.message}`, at?.value.spot ?? spot, fault.help)
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
