import { defineTask, Refusal, type Command, sh, Type } from '../src/index.ts'
import { split } from 'shlex'
import { invocationParams } from './plans/invocation-params.ts'
import { askProgram, runProgram, runResult } from './plans/run-program.ts'

export default defineTask({
  name: 'command',
  summary: 'Runs a program, without a shell.',
  description: `
The words of \`cmd\` are split as a shell splits them (quotes and backslashes count), and that is all: no variables, no
wildcards, no pipes; for these there is \`shell\`. A program may do anything, so check mode cannot foretell it: it shows
the command, and later steps whose answers it may alter are \`may\`.

Guards make it idempotent: with \`creates\`, \`removes\` or \`unless\`, the guard is looked at again after the command has
run, and must hold then. \`only_if\` alone, or no guard at all, means that it runs each time.

With \`reads: true\` you promise that it changes nothing. It then runs in check mode too, and what it prints is known there.
Registered: \`ran\`, \`rc\`, \`stdout\`, \`stderr\` (without the last line's end), \`stdout_lines\`, \`stderr_lines\`.
`,
  examples: `
- name: Unpack the tools once
  command:
    cmd: tar --extract --file /opt/tools.tar --directory /opt
    creates: /opt/tools
- name: Ask for the kernel's version
  command:
    argv: [uname, --kernel-release]
    reads: true
  register: kernel
`,
  params: Type.Object({
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
    ...invocationParams,
  }),
  touches: ({ reads }) => (reads ? [] : ['*']),
  asserts: ({ reads }) => reads,
  observe: (params) => askProgram(programOf(params), params),
  *plan(params, now) {
    refuseUnclear(params)
    yield* runProgram(programOf(params), params, now)
  },
  result: (_params, now, outputs) => runResult(now, outputs),
})

interface Program {
  readonly cmd?: string
  readonly argv?: readonly string[]
}

function programOf({ cmd, argv }: Program): Command {
  return sh`${argv ?? wordsOf(cmd ?? '') ?? []}`
}

/** null when a quote is left open. */
function wordsOf(cmd: string): string[] | null {
  try {
    return split(cmd)
  } catch {
    return null
  }
}

function refuseUnclear({ cmd, argv }: Program): void {
  if ((cmd === undefined) === (argv === undefined))
    throw new Refusal('give either cmd or argv: the program to run and its arguments')
  if (cmd !== undefined && wordsOf(cmd) === null)
    throw new Refusal(`cmd cannot be split into words, a quote is not closed: ${cmd}`)
}
