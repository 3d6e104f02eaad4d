import type { Author } from '../task/author.ts'
import { DroverError } from '../task/error.ts'
import { deepFreeze } from '../task/freeze.ts'
import { parseAnswer } from '../task/probe.ts'
import type { Observed } from '../task/task.ts'
import type { Target } from './host-run.ts'
import { type Manner, type Question, questionOf, requireCommand, timedOut, viewerOf } from './question.ts'

/** The answers to a task's questions, and which of them earlier planned changes leave open. */
export interface Observation {
  readonly now: Readonly<Record<string, unknown>>
  readonly unsettled: ReadonlyMap<string, Author>
}

/**
 * Reads the answers that look-ahead has brought, overlaid with what was foretold (check mode only).
 *
 * @throws {DroverError} `cannot-look`, unless an earlier change may cure it: then the answer counts as unsettled.
 */
export function observe(
  host: Target,
  observed: Observed,
  user: string | null,
  manner: Manner | undefined,
): Observation {
  const now: Record<string, unknown> = {}
  const unsettled = new Map<string, Author>()
  for (const [name, probe] of Object.entries(observed)) {
    const question = questionOf(probe, { user, manner })
    const { foretold, unsettledBy } = host.foretold.look(probe, viewerOf(question))
    if (unsettledBy) unsettled.set(name, unsettledBy)
    try {
      now[name] = foretold ? foretold.value : answer(host, question)
    } catch (error) {
      if (error instanceof DroverError && unsettledBy) throw new Unsettled(error, unsettledBy)
      throw error
    }
  }
  return { now: deepFreeze(now), unsettled }
}

/** A question that could not be answered, and that an earlier planned change may cure. */
export class Unsettled extends Error {
  readonly by: Author

  constructor(cause: DroverError, by: Author) {
    super(cause.message, { cause })
    this.name = 'Unsettled'
    this.by = by
  }
}

function answer(host: Target, question: Question): unknown {
  const { probe, manner } = question
  const output = host.machine.last(question)
  if (!output) {
    requireCommand(question)
    throw new DroverError(
      'broken-task',
      `the question ${probe.key} was not asked: observe must depend on its params only`,
    )
  }
  if (timedOut(question, output))
    throw new DroverError(
      'timed-out',
      `a question took longer than ${manner?.timeout} s${output.code === 124 ? '' : ', or was killed'}`,
    )
  return parseAnswer(probe, output)
}
