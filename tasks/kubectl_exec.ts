import { split } from 'shlex'
import { defineTask, MaybeSecret, type Probe, Refusal, type Static, Type } from '../src/index.ts'
import { refuseProblem } from './plans/cluster.ts'
import { namespaceParam } from './plans/object-params.ts'
import { runResult } from './plans/run-program.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import {
  type ExecAnswer,
  execAnswer,
  execCommand,
  kubectlExec,
  type PodArgument,
} from './probes/kubectl-exec.ts'
import { type GuardAnswer, kubectlGuard } from './probes/kubectl-guard.ts'

const params = Type.Object({
  pod: Type.String({
    pattern: '^([a-z]+/)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
    description: "The pod's name, or `deployment/web`: the first of its pods.",
  }),
  namespace: namespaceParam,
  container: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The container. Default: the one that the pod says, or its first.',
    }),
  ),
  cmd: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The program and its arguments in one text. Either this or `argv`.',
    }),
  ),
  argv: Type.Optional(
    Type.Array(Type.String(), {
      minItems: 1,
      description: 'The program and its arguments, a list. Nothing is split.',
    }),
  ),
  unless: Type.Optional(
    Type.String({
      description:
        'A shell command for the same container that only reads. Nothing is done when it ends with code 0. It also runs in check mode.',
    }),
  ),
  only_if: Type.Optional(
    Type.String({
      description:
        'A shell command for the same container that only reads. Nothing is done unless it ends with code 0. It also runs in check mode.',
    }),
  ),
  reads: Type.Boolean({
    default: false,
    description:
      'You promise that the command changes nothing: it runs in check mode too, and its output is known there.',
  }),
  stdin: Type.Optional(MaybeSecret({ description: 'What the command reads; nothing when not given.' })),
  timeout: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Seconds after which the command is ended and has failed.' }),
  ),
  ...accessParams,
})

type Wish = Static<typeof params>

// A type, not an interface: only types fit the index signature of Observed.
type ExecProbes = {
  readonly output?: Probe<ExecAnswer>
  readonly unless?: Probe<GuardAnswer>
  readonly only_if?: Probe<GuardAnswer>
}

export default defineTask({
  name: 'kubectl_exec',
  summary: 'Runs a program in a container of a Kubernetes pod.',
  description: `
The words of \`cmd\` are split as a shell splits them, and that is all; where a shell is needed, \`argv: [sh, -c, …]\`. A program may do
anything, so check mode cannot foretell it. \`unless\` makes it idempotent: it is looked at again after the program has run, and
must hold then. With \`only_if\` alone, or no guard at all, it runs each time. Guards need a \`sh\` in the container.

With \`reads: true\` you promise that it changes nothing. It then runs in check mode too, and what it prints is known there.
Registered: \`ran\`, \`rc\`, \`stdout\`, \`stderr\` (without the last line's end), \`stdout_lines\`, \`stderr_lines\`.
`,
  examples: `
- name: What the page says
  kubectl_exec:
    pod: deployment/web
    namespace: shop
    cmd: cat /usr/share/nginx/html/index.html
    reads: true
  register: page
- name: Write it once
  kubectl_exec:
    pod: web-0
    argv: [sh, -c, echo hello > /data/greeting]
    unless: grep -q hello /data/greeting
`,
  touches: ({ reads }) => (reads ? [] : ['*']),
  params,
  observe: (wish) => ask(wish),
  *plan(wish, now) {
    refuseUnclear(wish)
    const answers = [now.output, now.unless, now.only_if]
    for (const answer of answers) refuseProblem(answer?.problem ?? null)
    const met = now.unless?.holds === true || now.only_if?.holds === false
    if (wish.reads || met) return
    const argv = argvOf(wish)
    const run = execCommand(accessOf(wish), podOf(wish), argv, wish.stdin === undefined ? [] : ['--stdin'])
    yield {
      summary: `run ${shortened(argv.join(' '))} in ${wish.pod}`,
      set: now.unless === undefined ? {} : { unless: { holds: true, problem: null } },
      run: [
        {
          ...run,
          ...(wish.stdin === undefined ? {} : { stdin: wish.stdin }),
          ...(wish.timeout === undefined ? {} : { timeout: wish.timeout }),
        },
      ],
      unsettles: ['*'],
      ...(now.unless === undefined ? { action: true } : {}),
    }
  },
  result: (_wish, now, outputs) =>
    runResult(
      now.output === undefined ? {} : { output: now.output.output },
      outputs.map((one) => execAnswer(one).output),
    ),
})

function ask(wish: Wish): ExecProbes {
  if (unclear(wish) !== null) return {}
  const { unless, only_if: onlyIf, reads, timeout = 0 } = wish
  const [access, pod] = [accessOf(wish), podOf(wish)]
  if (reads) return { output: kubectlExec(access, pod, argvOf(wish), timeout) }
  const guard = (script: string): Probe<GuardAnswer> => kubectlGuard(access, pod, script)
  return {
    ...(unless === undefined ? {} : { unless: guard(unless) }),
    ...(onlyIf === undefined ? {} : { only_if: guard(onlyIf) }),
  }
}

function podOf({ namespace = '', pod, container = '' }: Wish): PodArgument {
  return [namespace, pod, container]
}

function argvOf({ cmd, argv }: Wish): readonly string[] {
  return argv ?? split(cmd ?? '')
}

function refuseUnclear(wish: Wish): void {
  const wrong = unclear(wish)
  if (wrong !== null) throw new Refusal(wrong)
}

/** Why the params make no sense together; null when they do. */
function unclear(wish: Wish): string | null {
  const { cmd, argv, reads, unless, only_if: onlyIf, stdin } = wish
  if ((cmd === undefined) === (argv === undefined))
    return 'Give either cmd or argv: the program to run and its arguments.'
  if (reads && (unless !== undefined || onlyIf !== undefined))
    return 'reads and guards exclude each other: what only reads needs none, use when instead.'
  if (reads && stdin !== undefined)
    return 'reads and stdin exclude each other: put the text into the command.'
  try {
    argvOf(wish)
    return null
  } catch {
    return `cmd cannot be split into words, a quote is not closed: ${cmd ?? ''}`
  }
}

function shortened(text: string): string {
  const [line = '', ...more] = text.split('\n')
  return line.length > 80 || more.length > 0 ? `${line.slice(0, 79)}…` : line
}
