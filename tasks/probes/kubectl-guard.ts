import { defineProbe } from '../../src/index.ts'
import type { AccessArgument } from './kubectl.ts'
import { execAnswer, execCommand, type PodArgument } from './kubectl-exec.ts'
import type { Problem } from './kubectl-problem.ts'

export interface GuardAnswer {
  readonly holds: boolean
  /** Why nobody could say: no such pod, no connection, no shell in the container. */
  readonly problem: Problem | null
}

/** Says how the user's own text has ended: an exit code could as well be that of a container without a shell. */
const TELLING = '(eval "$0") > /dev/null 2>&1; echo "ended: $?"'

/** Whether shell text of the user's own, who promises that it only reads, ends with code 0 in a container. */
export const kubectlGuard = defineProbe({
  name: 'kubectl-guard',
  summary: "Whether a shell command of the user's own ends with code 0 in a container.",
  scope: 'cluster',
  read: (access: AccessArgument, pod: PodArgument, script: string) =>
    execCommand(access, pod, ['sh', '-c', TELLING, script], []),
  exits: 'any',
  parse: (output): GuardAnswer => {
    const [, code] = /^ended: (\d+)$/m.exec(output.stdout) ?? []
    if (code !== undefined) return { holds: code === '0', problem: null }
    const { problem, output: own } = execAnswer(output)
    const said = own.stderr.trim().split('\n')[0] ?? ''
    return {
      holds: false,
      problem: problem ?? { kind: 'other', message: `the guard could not be run: ${said}` },
    }
  },
  promised: true,
})
