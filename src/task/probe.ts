import type { Command } from './command.ts'
import { DroverError } from './error.ts'
import type { Output } from './output.ts'
import { show } from './command.ts'
import { quote } from './quote.ts'

/** One read-only question to a host. */
export interface Probe<T = unknown> {
  /** The name of the kind of question, e.g. `path`. Changes unsettle families. */
  readonly family: string
  /** Family and arguments: equal keys are the same question, asked once. */
  readonly key: string
  /** The command that looks. It cannot change a host. */
  readonly read: Command
  /** Exit codes that are answers; `any` when each is. */
  readonly exits: readonly number[] | 'any'
  /** Pure: what was printed -> the answer. */
  readonly parse: (output: Output) => T
  /** Who may change the answer: this host only, or any host of the run (a cluster's API server). */
  readonly scope: 'host' | 'cluster'
  /** The user's own command, who promises that it only reads: law `reads` cannot judge it. */
  readonly promised: boolean
  /** Nothing that a run does alters it (the distribution, the memory): `*` leaves it settled. */
  readonly stable: boolean
  /** Any change may alter it (a port, which a service opens), but for what was foretold of it. */
  readonly restless?: boolean
  /** The answer depends on who asks, and with which environment: one's own table of jobs, the cluster of one's own kubeconfig. */
  readonly personal?: boolean
  /** The answer may be of any size: nobody asks it ahead, together with others. */
  readonly bulky?: boolean
  /** Families or keys of questions that this one is a detail of: once one of them has another answer, it is UNKNOWN. */
  readonly follows?: readonly string[]
  /** How it is asked together with others. */
  readonly jointly?: { readonly by: JointCommand; readonly call: Call }
}

/** What tells a joint command which of its questions is meant. */
type Call = readonly Argument[]

/**
 * One command for several questions. It prints a line for each of them, in their order:
 *
 * - the only line that `read` would print, with exit code 0;
 * - `=3` where `read` would print nothing and end with exit code 3;
 * - `-` where that one must be asked by itself; `- WORDS`: its `read` finds the words in `$told`, which is empty otherwise.
 *
 * When it fails, or prints another number of lines, each is asked by itself. Questions with the same command go together.
 */
export type JointCommand = (calls: readonly Call[]) => Command

type Argument = string | number | boolean | readonly string[]

export interface ProbeDefinition<A extends readonly Argument[], T> {
  readonly name: string
  readonly summary: string
  readonly read: (...args: A) => Command
  /** Exit codes that are answers. Anything else means "cannot look", never "absent". Default: only 0. */
  readonly exits?: readonly number[] | 'any'
  readonly parse: (output: Output, ...args: A) => T
  readonly scope?: 'host' | 'cluster'
  /** True when it runs the user's own command, who promises that it only reads. */
  readonly promised?: boolean
  /** True when nothing that a run does alters the answer. */
  readonly stable?: boolean
  /** True when any change on the host may alter the answer: a port, which a service opens. */
  readonly restless?: boolean
  /** True when the answer depends on who asks, or on the environment. A user's own command and a cluster are always so. */
  readonly personal?: boolean
  /**
   * True when the answer may be of any size (what a file holds, whatever it is): it is asked when the turn of its step has come, of
   * its item in a loop, and not ahead with others, since all that one round trip brings back has to find room.
   */
  readonly bulky?: boolean
  /**
   * Families or keys of other questions that this one is a detail of, and that tasks foretell: the size of a file,
   * when `path` foretells the file. Once a planned change has a word about one of them, this answer is UNKNOWN.
   */
  readonly follows?: (...args: A) => readonly string[]
  /** One command for several questions, of this and of other probes, and what it gets for each. */
  readonly jointly?: { readonly by: JointCommand; readonly call: (...args: A) => Call }
  /** What of the arguments stands in the key, where one is long: its hash must be among them. Default: all. */
  readonly keyed?: (...args: A) => readonly Argument[]
}

/** A defined probe: call it with its arguments to get the question. */
export interface ProbeFamily<A extends readonly Argument[], T> {
  (...args: A): Probe<T>
  readonly definition: ProbeDefinition<A, T>
}

/** Questions of one family that are kept: the steps of a play ask most of theirs several times, and for many hosts. */
const MOST_RECENT = 1000

/** Defines a probe. A fact is a probe without arguments. */
export function defineProbe<const A extends readonly Argument[], T>(
  definition: ProbeDefinition<A, T>,
): ProbeFamily<A, T> {
  const { jointly } = definition
  const compose = (key: string, args: A): Probe<T> => {
    let command: Command | undefined
    return {
      family: definition.name,
      key,
      // Mostly the answer is there already, and nobody needs the command.
      get read() {
        return (command ??= definition.read(...args))
      },
      exits: definition.exits ?? [0],
      parse: (output) => definition.parse(output, ...args),
      scope: definition.scope ?? 'host',
      promised: definition.promised ?? false,
      stable: definition.stable ?? false,
      restless: definition.restless ?? false,
      personal: definition.personal ?? (definition.promised === true || definition.scope === 'cluster'),
      bulky: definition.bulky ?? false,
      follows: definition.follows?.(...args) ?? [],
      ...(jointly && { jointly: { by: jointly.by, call: jointly.call(...args) } }),
    }
  }
  const recent = new Map<string, Probe<T>>()
  const ask = (...args: A): Probe<T> => {
    const key = [definition.name, ...(definition.keyed?.(...args) ?? args).map(writeArgument)].join(' ')
    const known = recent.get(key)
    if (known) return known
    const probe = compose(key, args)
    if (recent.size >= MOST_RECENT) recent.clear()
    recent.set(key, probe)
    return probe
  }
  return Object.assign(ask, { definition })
}

function writeArgument(argument: Argument): string {
  if (typeof argument === 'string') return quote(argument)
  return typeof argument === 'object' ? `[${argument.map(quote).join(' ')}]` : String(argument)
}

/**
 * The answer in a probe's output.
 *
 * @throws {DroverError} `cannot-look` when the exit code is no answer; `broken-task` when the parser fails.
 */
export function parseAnswer<T>(probe: Probe<T>, output: Output): T {
  const details = () => ({ command: show(probe.read), stderr: output.stderr })
  if (probe.exits !== 'any' && !probe.exits.includes(output.code)) {
    throw new DroverError(
      'cannot-look',
      `cannot find out ${probe.key}: exit code ${output.code}${firstLine(output.stderr)}`,
      details(),
    )
  }
  try {
    return probe.parse(output)
  } catch (error) {
    if (error instanceof DroverError) throw error.with(details())
    const reason = error instanceof Error ? error.message : String(error)
    throw new DroverError('broken-task', `broken probe ${probe.family}: ${reason}`, {
      ...details(),
      cause: error,
    })
  }
}

function firstLine(stderr: string): string {
  const line = stderr.trim().split('\n')[0] ?? ''
  return line === '' ? '' : `: ${line}`
}
