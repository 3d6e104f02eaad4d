import { isDeepStrictEqual } from 'node:util'
import { Ajv } from 'ajv'
import { type Command, show } from '../../src/task/command.ts'
import type { Output } from '../../src/task/output.ts'
import { SPECIAL } from '../../src/task/params.ts'
import { planOf, predict } from '../../src/task/planned.ts'
import { parseAnswer, type Probe } from '../../src/task/probe.ts'
import type { AnyTask, Observed } from '../../src/task/task.ts'
import { isUnknown } from '../../src/task/unknown.ts'
import { inShell } from './in-shell.ts'

export type Answers = Readonly<Record<string, unknown>>

/** Runs commands and questions in this machine's sh as a run does, in one script. Outputs end at the first command that fails. */
function perform(
  apply: readonly Command[],
  questions: readonly Probe[],
): { outputs: Output[]; answers: unknown[] } {
  const all = inShell(['sh'], [{ expect: [], apply, ask: questions }])
  const outputs = all.slice(0, apply.length).filter((output) => output !== null)
  const answers = all.slice(apply.length).map((output, index) => {
    const probe = questions[index]
    return output === null || probe === undefined ? undefined : parseAnswer(probe, output)
  })
  return { outputs, answers }
}

export function run(command: Command): Output {
  return perform([command], []).outputs[0] ?? { code: -1, stdout: '', stderr: 'no answer' }
}

export function ask<T>(probe: Probe<T>): T {
  return perform([], [probe]).answers[0] as T
}

/** The same of several questions in one script. */
export function askAll(probes: readonly Probe[]): unknown[] {
  return perform([], probes).answers
}

/** Params as a step's loading makes them: checked, defaults filled in. */
function paramsOf(task: AnyTask, given: Answers): Answers {
  const params = { ...given }
  const ajv = new Ajv({ useDefaults: true, keywords: [SPECIAL] })
  if (!ajv.validate({ additionalProperties: false, ...(task.params as object) }, params))
    throw new Error(ajv.errorsText())
  return params
}

/** What a step on this machine did: the summaries of its changes, and what its commands left. */
export interface Done {
  readonly summaries: readonly string[]
  readonly outputs: readonly Output[]
}

/**
 * Looks, plans, applies, and looks again.
 *
 * @throws when the plan refuses, when a command fails, when the world differs from what the plan foretold,
 *   or when a second plan wants anything.
 */
export function converge(task: AnyTask, given: Answers): Done {
  const params = paramsOf(task, given)
  const observed = task.observe(params) as Observed
  const names = Object.keys(observed)
  const answersOf = (answers: unknown[]): Answers =>
    Object.fromEntries(names.map((name, index) => [name, answers[index]]))
  const now = answersOf(perform([], Object.values(observed)).answers)
  const { changes, refusal } = planOf(task, params, now)
  if (refusal) throw refusal
  const commands = changes.flatMap((change) => change.run)
  const { outputs, answers } = perform(commands, Object.values(observed))
  refuseFailed(commands, outputs)
  const after = answersOf(answers)
  const foretold = predict(now, changes)
  if (!isDeepStrictEqual(knownOf(after, foretold), foretold))
    throw new Error(`foretold ${JSON.stringify(foretold)}\n     but is ${JSON.stringify(after)}`)
  const again = planOf(task, params, after)
  if (again.refusal) throw again.refusal
  if (again.changes.length > 0) throw new Error(`not settled: ${again.changes[0]?.summary ?? ''}`)
  return { summaries: changes.map(({ summary }) => summary), outputs }
}

/** What is, with an Unknown wherever one was foretold: that foretells anything. */
function knownOf(is: unknown, foretold: unknown): unknown {
  if (isUnknown(foretold)) return foretold
  if (!isPlain(is) || !isPlain(foretold)) return is
  return Object.fromEntries(Object.entries(is).map(([name, value]) => [name, knownOf(value, foretold[name])]))
}

function isPlain(value: unknown): value is Answers {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function refuseFailed(commands: readonly Command[], outputs: readonly Output[]): void {
  const failed = outputs.findIndex(({ code }) => code !== 0)
  const command = commands[failed]
  if (command) throw new Error(`${show(command)}: ${outputs[failed]?.stderr ?? ''}`)
}
