import { type Change, type Command, type Output, type Probe, Refusal, Secret } from '../../src/index.ts'
import { commandOutput } from '../probes/command-output.ts'
import { askGuards, type GuardAnswers, type GuardProbes, type Guards, isNeeded, met } from './guards.ts'
import { invocation, type Wish } from './invocation.ts'

/** What `command`, `shell` and `script` may wish, but for the program itself. */
export type RunWish = Guards & Wish & { readonly reads: boolean }

export type RunAnswers = GuardAnswers & { readonly output?: Output }

/** How the program is started: `invocation`, or something around it. */
export type ProgramStart = (program: Command, wish: Wish) => Command

/** A command that reads is a question itself, unless its params contradict each other. */
export function askProgram(
  program: Command,
  wish: RunWish,
  start: ProgramStart = invocation,
): GuardProbes & { readonly output?: Probe<Output> } {
  if (!wish.reads) return askGuards(wish)
  if (contradiction(wish) !== null) return {}
  return { output: commandOutput(start(program, wish).script, wish.timeout ?? 0) }
}

/**
 * Runs a program when its guards say that it is needed.
 * A program may do anything: with it, every answer is unsettled.
 *
 * @throws {Refusal} for params that exclude each other.
 */
export function* runProgram(
  program: Command,
  wish: RunWish,
  now: RunAnswers,
  start: ProgramStart = invocation,
): Generator<Change<RunAnswers>, void, undefined> {
  const wrong = contradiction(wish)
  if (wrong !== null) throw new Refusal(wrong)
  if (wish.reads || !isNeeded(now)) return
  const command = start(program, wish)
  const set = met(now)
  yield {
    summary: `run ${shorten(command.display ?? command.script)}`,
    set,
    run: [command],
    unsettles: ['*'],
    ...(Object.keys(set).length === 0 ? { action: true } : {}),
  }
}

function contradiction(wish: RunWish): string | null {
  if (!wish.reads) return null
  const guard = (['creates', 'removes', 'unless', 'only_if'] as const).find(
    (name) => wish[name] !== undefined,
  )
  if (guard !== undefined)
    return `reads and ${guard} exclude each other: what only reads needs no guard, use when instead`
  if (wish.stdin !== undefined) return 'reads and stdin exclude each other: put the text into the command'
  const secret = Object.entries(wish.environment ?? {}).find(([, value]) => value instanceof Secret)
  return secret === undefined
    ? null
    : `reads and the secret ${secret[0]} in environment exclude each other: an answer is kept and shown by its command`
}

/** What `register` gets: Ansible's names. Without guards in the way and not yet run, nothing has been printed. */
export function runResult(now: RunAnswers, outputs: readonly Output[]): Readonly<Record<string, unknown>> {
  const output = now.output ?? outputs[0]
  const { code, stdout, stderr } = output ?? { code: 0, stdout: '', stderr: '' }
  const out = stdout.replace(/[\r\n]+$/, '')
  const err = stderr.replace(/[\r\n]+$/, '')
  return {
    ran: output !== undefined,
    rc: code,
    stdout: out,
    stderr: err,
    stdout_lines: linesOf(out),
    stderr_lines: linesOf(err),
    failed: code !== 0,
  }
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/\r?\n/)
}

function shorten(text: string): string {
  const [line = '', ...more] = text.split('\n')
  return line.length > 100 || more.length > 0 ? `${line.slice(0, 99)}…` : line
}
