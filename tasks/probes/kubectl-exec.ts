import { type Command, defineProbe, type Output, sh } from '../../src/index.ts'
import { type AccessArgument, inNamespace, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

/** Where a command runs: namespace and container are empty for the current and the first one. */
export type PodArgument = readonly [namespace: string, pod: string, container: string]

export interface ExecAnswer {
  /** Of the command itself. */
  readonly output: Output
  /** Why there was no command: no such pod, no connection. */
  readonly problem: Problem | null
}

/** What a command of the user's own leaves that he promises only reads, in a container. `timeout` in seconds; 0: none. */
export const kubectlExec = defineProbe({
  name: 'kubectl-exec',
  summary: "What a command of the user's own prints in a container, and its exit code.",
  scope: 'cluster',
  read: (access: AccessArgument, pod: PodArgument, argv: readonly string[], timeout: number) => ({
    ...execCommand(access, pod, argv, []),
    ...(timeout > 0 ? { timeout } : {}),
  }),
  exits: 'any',
  parse: (output) => execAnswer(output),
  promised: true,
})

/** `kubectl exec`; `options`: more of its own. Without a limit for the request, which is as long as the command itself. */
export function execCommand(
  access: AccessArgument,
  [namespace, pod, container]: PodArgument,
  argv: readonly string[],
  options: readonly string[],
): Command {
  const words = [
    ...(access[1] === '' ? [] : ['--context', access[1]]),
    'exec',
    pod,
    ...inNamespace(namespace),
    ...(container === '' ? [] : ['--container', container]),
    ...options,
  ]
  return withKubectl(access, { ...sh`kubectl ${words} -- ${argv}`, locale: 'user' })
}

/** What kubectl adds when the command itself has ended badly. */
const ENDED = /^command terminated with exit code \d+\n?/m

/** The command's own output, or why there was none. */
export function execAnswer(output: Output): ExecAnswer {
  const ran = output.code === 0 || ENDED.test(output.stderr)
  // Not kubectl's word: how the runner ends what takes too long.
  const problem = ran || output.code === 124 ? null : kubectlProblem(output)
  return { output: { ...output, stderr: output.stderr.replace(ENDED, '') }, problem }
}
