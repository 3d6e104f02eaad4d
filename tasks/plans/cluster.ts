import { type Command, type Data, Refusal } from '../../src/index.ts'
import { type AccessArgument, kubectl, withKubectl } from '../probes/kubectl.ts'
import type { Problem } from '../probes/kubectl-problem.ts'

/** The families of all answers about the cluster: whoever changes one object sets controllers to work on others. */
export const CLUSTER = [
  'kubectl-object',
  'kubectl-objects',
  'kubectl-raw',
  'kubectl-apply',
  'kubectl-present',
  'kubectl-waited',
  'kubectl-drain',
  'kubectl-exec',
  'longhorn-nodes',
  'longhorn-settings',
  'longhorn-state',
  'longhorn-volumes',
] as const

/** @throws {Refusal} when kubectl could not answer. */
export function refuseProblem(problem: Problem | null): void {
  if (problem !== null) throw new Refusal(`${problem.message}.`)
}

/** A command that changes the cluster; `words`: kubectl's subcommand and what follows. A person reads `kubectl …`. */
export function change(access: AccessArgument, words: readonly string[], stdin?: Data): Command {
  return withKubectl(access, { ...kubectl(access, words), ...(stdin === undefined ? {} : { stdin }) })
}
