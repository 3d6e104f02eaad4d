import {
  type Command,
  type Content,
  defineTask,
  LocalFile,
  Refusal,
  Secret,
  sh,
  textOf,
  Type,
} from '../src/index.ts'
import { endsLinesAsWindows, interpreterOf } from './plans/interpreter.ts'
import { invocationParams } from './plans/invocation-params.ts'
import { invocation } from './plans/invocation.ts'
import { askProgram, type ProgramStart, runProgram, runResult, type RunWish } from './plans/run-program.ts'
import { sendScript, sentScript } from './plans/send-script.ts'

/** Bytes up to which a script can be a question: it stands in the command line then, which Linux limits. */
const LONGEST_QUESTION = 65_536

export default defineTask({
  name: 'script',
  summary: 'Runs a script of the controller on the machine, and leaves nothing of it there.',
  description: `
The script is sent to a folder of its own that only its user can enter (below \`$TMPDIR\`, or \`/tmp\`), run there with
\`args\`, and removed, also when it fails, takes longer than \`timeout\` or is interrupted. Its first line (\`#!…\`) says
what runs it, or \`executable\` does; a text without such a line is for \`sh\`. The script is looked for in \`files/\`, then
beside the playbook.

Guards, \`reads\`, and what is registered: see \`command\`.
`,
  examples: `
- name: Prepare the disk array once
  script:
    src: prepare-array.sh
    args: [--level, "1"]
    creates: /etc/array.conf
`,
  params: Type.Object({
    src: LocalFile({ description: 'The script, a file of the controller.' }),
    args: Type.Array(Type.String(), { default: [], description: 'What the script gets, a word each.' }),
    executable: Type.Optional(
      Type.String({ minLength: 1, description: 'The program that runs it, e.g. `/usr/bin/python3`.' }),
    ),
    ...invocationParams,
  }),
  touches: ({ reads }) => (reads ? [] : ['*']),
  asserts: ({ reads }) => reads,
  observe: (params) =>
    refusalOf(params) === null ? askProgram(programOf(params), params, starting(params)) : {},
  *plan(params, now) {
    const wrong = refusalOf(params)
    if (wrong !== null) throw new Refusal(wrong)
    yield* runProgram(programOf(params), params, now, starting(params))
  },
  result: (_params, now, outputs) => runResult(now, outputs),
})

interface ScriptWish extends RunWish {
  readonly src: Content
  readonly args: readonly string[]
  readonly executable?: string
}

function programOf({ src, args, executable }: ScriptWish): Command {
  const interpreter = executable === undefined ? interpreterOf(src.data) : [executable]
  const words = sh`${interpreter} ${sentScript(src)} ${args}`
  return { ...words, display: sh`${sentScript(src)} ${args}`.display ?? words.script }
}

function starting({ src, reads }: ScriptWish): ProgramStart {
  return (program, { timeout, ...wish }) =>
    sendScript({ content: src, command: invocation(program, wish), timeout, inline: reads })
}

function refusalOf(params: ScriptWish): string | null {
  const { data, path } = params.src
  if (endsLinesAsWindows(data))
    return `the first line of ${path} ends with a carriage return: save it with Unix line ends`
  if (data instanceof Secret)
    return params.reads ? `reads and the secret script ${path} exclude each other` : null
  if (data.length === 0) return `the script ${path} is empty`
  const secret = [params.stdin, ...Object.values(params.environment ?? {})].some(
    (value) => value instanceof Secret,
  )
  if (textOf(data) === null && (params.reads || secret))
    return `${path} is no text: reads and secrets work with texts only`
  if (params.reads && data.length > LONGEST_QUESTION)
    return `${path} is longer than 64 KiB: too long for a script that reads`
  return null
}
