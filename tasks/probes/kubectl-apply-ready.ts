import { defineProbe, type Probe, sha256 } from '../../src/index.ts'
import { readyLag } from '../plans/ready-lag.ts'
import { type ApplyAnswer, lookAt, missingIn } from './kubectl-apply.ts'
import { readWhole } from './kubectl-diff-text.ts'
import { type AccessArgument, withKubectl } from './kubectl.ts'
import { kubectlProblem } from './kubectl-problem.ts'
import { namesIn, objectsIn } from './object-name.ts'

/** Prints all lines of all files, each with its number: no line has this word. kubectl puts its folders before these words. */
const ALL = 'grep -rnahv -e NoLineOfAnObjectHasThisWord'

/**
 * The question of `kubectl-apply`, and of each object that is there whether it is ready: the API server sends the objects whole for
 * its dry run, so that this costs no further process. Arguments as there.
 */
export const kubectlApplyReady = defineProbe({
  name: 'kubectl-apply-ready',
  summary: 'What the API server would make of a manifest, and which of its objects are not ready.',
  scope: 'cluster',
  keyed: (access, namespace, force, stream) => [access, namespace, force, sha256(stream).slice(0, 16)],
  read: (access: AccessArgument, namespace: string, force: boolean, stream: string) => ({
    ...withKubectl(access, lookAt(access, namespace, force, stream, ALL)),
    stdin: stream,
  }),
  exits: 'any',
  parse: (output, _access, namespace, _force, stream): ApplyAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { objects: {}, wanted: {}, missing: [], problem, late: {} }
    const nameOf = namesIn(objectsIn(stream), namespace)
    const { objects, wanted, live } = readWhole(output.stdout, nameOf)
    const late = live.flatMap((object): [string, string][] => {
      const why = readyLag(object, [])
      return why === null ? [] : [[nameOf(object), why]]
    })
    const missing = missingIn(output.stdout, stream)
    return { objects, wanted, missing, problem: null, late: Object.fromEntries(late) }
  },
})

/** What is ready follows from any change in the cluster, as all that is waited for does; what a manifest wishes does not. */
export function applyAndReady(...question: Parameters<typeof kubectlApplyReady>): Probe<ApplyAnswer> {
  return { ...kubectlApplyReady(...question), family: 'kubectl-waited' }
}
