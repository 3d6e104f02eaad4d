import { defineProbe, Secret, sha256 } from '../../src/index.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import { asAnswered, kubectlObject, type KubernetesObject } from './kubectl-object.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

/** An object as a patch would make it. */
export interface PatchedAnswer {
  /** null where there is a problem. */
  readonly object: KubernetesObject | null
  /** Fields of the patch that the kind does not have, and that the API server therefore leaves out: `spec.replica`. */
  readonly leftOut: readonly string[]
  readonly problem: Problem | null
}

/** What the API server would make of an object with a patch, by its own dry run. `patch`: JSON, which may hold secrets. */
export const kubectlPatched = defineProbe({
  name: 'kubectl-patched',
  summary: 'What the API server would make of an object with a patch.',
  scope: 'cluster',
  keyed: (access, kind, namespace, name, type, patch) => [
    access,
    kind,
    namespace,
    name,
    type,
    sha256(patch).slice(0, 16),
  ],
  follows: (access, kind, namespace, name) => [kubectlObject(access, kind, namespace, name).key],
  read: (
    access: AccessArgument,
    kind: string,
    namespace: string,
    name: string,
    type: string,
    patch: string,
  ) => ({
    ...withKubectl(
      access,
      kubectl(access, [...patching(kind, name, namespace, type), ...['--dry-run=server', '--output=json']]),
    ),
    stdin: new Secret(patch),
  }),
  exits: 'any',
  parse: (output): PatchedAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { object: null, leftOut: [], problem }
    const leftOut = [...output.stderr.matchAll(/^Warning: unknown field "(.+)"$/gm)].map(
      ([, field = '']) => field,
    )
    return { object: asAnswered(JSON.parse(output.stdout) as KubernetesObject), leftOut, problem: null }
  },
})

/** kubectl's words for a patch that comes on stdin. */
export function patching(kind: string, name: string, namespace: string, type: string): string[] {
  return ['patch', kind, name, ...inNamespace(namespace), '--type', type, '--patch-file', '/dev/stdin']
}
