import { Type } from 'typebox'
import { DroverError } from '../../task/error.ts'
import type { Scope } from '../../task/expression.ts'
import { OMIT } from '../../task/omit.ts'
import { stepsIn } from '../../task/steps.ts'
import { defineAction } from '../../task/task.ts'
import { findUnknown, type Unknown } from '../../task/unknown.ts'
import { argumentFaults, missingArgument } from '../argument-faults.ts'
import { computed, type Computed, constant } from '../computed.ts'
import type { DraftNode, DraftStep } from './draft.ts'
import { type Inherited, spread } from './inherited.ts'
import type { ArgumentSpec, RoleUse } from './role-use.ts'

const TASK = defineAction({
  name: 'argument_specs',
  acts: 'check-arguments',
  summary: "Checks the arguments of a role when the run comes to it, by the role's own `argument_specs`.",
  params: Type.Object({}),
})

/**
 * The step that stands before those of a role: it checks the arguments, of which some may be known only when the run has come
 * to it. It is no step of anybody's text: it is shown only where it has something to say.
 *
 * @param nodes of the role: it is checked where one of its steps is chosen.
 */
export function argumentStep(
  use: RoleUse & { readonly spec: ArgumentSpec },
  inherited: Inherited,
  nodes: readonly DraftNode[],
): DraftStep {
  const { name, spot } = use
  const shown = `Check the arguments of the role ${name}`
  return {
    ...NO_WORDS,
    ...spread(inherited),
    delegateTo: null,
    notify: [],
    kind: 'step',
    name: constant(shown, shown, spot),
    named: false,
    task: TASK,
    params: argumentsOf(use),
    guards: (chosen) => stepsIn(nodes).some(chosen),
    spot,
    at: spot.at,
  }
}

const NO_WORDS = {
  register: null,
  loop: null,
  loopControl: {
    loopVar: 'item',
    indexVar: null,
    label: null,
    pause: null,
    extended: false,
    breakWhen: null,
  },
  changedWhen: null,
  failedWhen: null,
  until: null,
  retries: null,
  delay: null,
  listen: [],
  include: null,
  preloaded: null,
} as const

/** Nothing, once all arguments are known and good; Unknown while one of them is not known. */
function argumentsOf(use: RoleUse & { readonly spec: ArgumentSpec }): Computed<Record<string, unknown>> {
  const { spec, spot } = use
  const uses = Object.keys(spec.schema.properties).map((name) => ({ path: [name], spot, guarded: true }))
  const evaluate = (scope: Scope): Record<string, unknown> | Unknown => {
    const { values, unknown } = read(spec, scope)
    refuse(use, values, scope)
    return unknown ?? {}
  }
  return computed<Record<string, unknown>>({ source: '', spot, uses, dynamic: true, evaluate })
}

function read({ schema }: ArgumentSpec, scope: Scope) {
  const values: Record<string, unknown> = {}
  let unknown: Unknown | null = null
  for (const name of Object.keys(schema.properties).filter((one) => scope.has(one))) {
    const value = scope.get(name)
    const open = findUnknown(value)
    unknown ??= open
    if (open === null && value !== OMIT) values[name] = value
  }
  return { values, unknown }
}

function refuse(
  { name, spec, spot }: RoleUse & { readonly spec: ArgumentSpec },
  values: Readonly<Record<string, unknown>>,
  scope: Scope,
): void {
  const given = (argument: string) => scope.has(argument) && scope.get(argument) !== OMIT
  const missing = spec.required.filter((one) => !given(one)).map((one) => missingArgument(name, spec, one))
  const faults = [...missing, ...argumentFaults(name, spec, values)]
  const [first] = faults
  if (!first) return
  const at = scope.placeOf?.(first.argument) ?? spot.at
  const help = [...new Set(faults.map((fault) => fault.help))].join('\n')
  throw new DroverError('invalid-value', faults.map(({ message }) => message).join('; '), { at, help })
}
