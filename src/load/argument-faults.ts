import { type Place, showPlace } from '../task/place.ts'
import { Secret } from '../task/secret.ts'
import { explain, type Fault } from './params/explain.ts'
import { validate } from './params/validate.ts'
import type { ArgumentSpec } from './play/role-use.ts'
import { wanted } from './schema-words.ts'

/** What is wrong with the arguments of a role. */
export interface ArgumentFault {
  readonly message: string
  /** The argument that is wrong or missing. */
  readonly argument: string
  readonly help: string
}

/**
 * Compares arguments with what a role says of them.
 *
 * @param values those that are known. A secret is not compared with anything. Names that the role says nothing of make no difference.
 */
export function argumentFaults(
  role: string,
  spec: ArgumentSpec,
  values: Readonly<Record<string, unknown>>,
): ArgumentFault[] {
  const open = Object.entries(values).filter(([, value]) => !holdsSecret(value))
  return explain(validate(spec.schema, Object.fromEntries(open)), role).map((fault) => {
    const argument = fault.path[0] ?? ''
    return { argument, message: `role ${role}: ${fault.message}`, help: helpOf(fault, argument, spec) }
  })
}

/** An argument that must be given and is not. */
export function missingArgument(role: string, spec: ArgumentSpec, argument: string): ArgumentFault {
  const kind = wanted(spec.schema.properties[argument] ?? {})
  const help = `it must be ${kind}: ${specPlace(spec, argument)}`
  return { argument, message: `the role ${role} needs the argument ${argument}`, help }
}

function helpOf({ help }: Fault, argument: string, spec: ArgumentSpec): string {
  const place = `the role asks for it in ${specPlace(spec, argument)}`
  return help === undefined ? place : `${help}\n${place}`
}

function specPlace({ spots }: ArgumentSpec, argument: string): string {
  const at: Place | undefined = spots[argument]?.at
  return at ? showPlace(at) : 'its argument_specs'
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsSecret)
}
