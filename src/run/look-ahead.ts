import { UNKNOWN } from '../task/unknown.ts'
import type { Entry, World } from './course.ts'
import { becomeUserOf } from './become.ts'
import { questionsOf, questionsToJudge } from './expand.ts'
import type { HostRun } from './host-run.ts'
import type { Question } from './machine.ts'
import { scopeOf } from './scope.ts'

/**
 * Sees to it that all answers a step needs are there. What is missing goes out in one script together
 * with what the coming steps will ask, so that a host with nothing to change costs one round trip.
 */
export async function lookAhead(
  world: World,
  host: HostRun,
  entry: Entry,
  busy: (doing: string) => void,
): Promise<void> {
  // Facts may be needed to know what to ask, and answers about facts to know which; a few rounds are enough.
  for (let round = 0; round < 4; round++) {
    const missing = unanswered(
      host,
      soft(() => questionsOf(world, host, entry, {})),
    )
    if (missing.length === 0) return
    busy('looking')
    // Other users wait for their own turn: a step before it may make them.
    const ahead = questionsAhead(world, host, entry).filter(({ user }) =>
      missing.some((question) => question.user === user),
    )
    await host.machine.ask(unanswered(host, [...missing, ...ahead]))
  }
}

/**
 * What the steps after this one will ask, as far as it can be known.
 *
 * @param enough says after which step to stop.
 */
export function questionsAhead(
  world: World,
  host: HostRun,
  entry: Entry,
  enough: (later: Entry) => boolean = () => false,
): Question[] {
  const from = host.course.indexOf(entry) + 1
  // A result that is still to be registered is not known: what depends on it cannot be looked ahead.
  const pending: Record<string, unknown> =
    entry.step.register === null ? {} : { [entry.step.register]: UNKNOWN }
  const questions = [...soft(() => toJudge(world, host, entry))]
  for (const later of host.course.slice(from)) {
    questions.push(...soft(() => questionsOf(world, host, later, pending)))
    if (enough(later)) break
    if (later.step.register !== null) pending[later.step.register] = UNKNOWN
  }
  return questions
}

/** The step's own result is still to be judged. */
function toJudge(world: World, host: HostRun, entry: Entry): Question[] {
  const user = becomeUserOf(entry, scopeOf(world, host, entry, null))
  return questionsToJudge(world, entry.step, scopeOf(world, host, entry, user), user)
}

function unanswered(host: HostRun, questions: readonly Question[]): Question[] {
  return questions.filter((question) => host.machine.kept(question) === null)
}

/** Errors of steps are reported when their turn comes; a look ahead only passes them by. */
function soft(questions: () => Question[]): Question[] {
  try {
    return questions()
  } catch {
    return []
  }
}
