import { type Change, type Data, Refusal } from '../../src/index.ts'
import type { AccessArgument } from '../probes/kubectl.ts'
import type { KubernetesObject, Metadata, ObjectAnswer } from '../probes/kubectl-object.ts'
import { change, CLUSTER, refuseProblem } from './cluster.ts'
import { objectName } from './kind-name.ts'

/** Which object a step is about. */
export interface ObjectWish {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/**
 * The object that a step is about.
 *
 * @throws {Refusal} when kubectl could not answer, or there is no such object.
 */
export function existing(
  { kind, name, namespace }: ObjectWish,
  { object, problem }: ObjectAnswer,
): KubernetesObject {
  refuseProblem(problem)
  if (object === null) throw new Refusal(`There is no ${objectName(kind, name, namespace)}.`)
  return object
}

/** One call of kubectl that makes of an object another. What controllers then make of that, nobody can foretell. */
export function changed(
  summary: string,
  object: KubernetesObject,
  access: AccessArgument,
  words: readonly string[],
  stdin?: Data,
): Change<{ object: ObjectAnswer }> {
  return {
    summary,
    set: { object: { object, problem: null } },
    run: [change(access, words, stdin)],
    unsettles: [...CLUSTER],
  }
}

/** The object with other metadata. */
export function withMetadata(object: KubernetesObject, metadata: Partial<Metadata>): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } }
}
