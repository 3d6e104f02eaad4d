import type { Command } from '../task/command.ts'
import type { Output } from '../task/output.ts'
import type { Probe } from '../task/probe.ts'
import type { Secret } from '../task/secret.ts'

/** A question and the user who asks it (null: the login user). */
export interface Question {
  readonly probe: Probe
  readonly user: string | null
  /** How its command is run; as it is when absent. */
  readonly manner?: Manner
}

/** Who asks, and how. */
interface Asker {
  readonly user: string | null
  readonly manner?: Manner | undefined
}

/** A probe as it is asked. */
export function questionOf(probe: Probe, { user, manner }: Asker): Question {
  return { probe, user, ...(manner && { manner }) }
}

/** What a step says of how commands are run. */
export interface Manner {
  /** Shell text before each command, which sets environment variables. */
  readonly before: string
  /** Seconds that a command may take; null: as long as it says itself. */
  readonly timeout: number | null
  /** What of `before` must not be seen. */
  readonly secrets: readonly Secret[]
}

/**
 * Where a command cannot be written, that is an error of the step that asks, and not of the one that looks ahead at it.
 *
 * @throws whatever its probe throws.
 */
export function requireCommand({ probe }: Question): Command {
  return probe.read
}

/** Who sees the answer as it is, where that depends on who asks and with which environment; otherwise empty. */
export function viewerOf({ probe, user, manner }: Question): string {
  return probe.personal === true ? `${user ?? ''}\0${manner?.before ?? ''}` : ''
}

/** How a command ends whose time is over: as timeout(1) says, by KILL where TERM did not end it, by TERM with busybox. */
const OUT_OF_TIME: readonly number[] = [124, 137, 143]

/** Whether the time that the step gives was over before there was an answer; what somebody else has killed gave none either. */
export function timedOut({ probe, manner }: Question, { code }: Output): boolean {
  const timeout = manner?.timeout ?? null
  // One with a shorter time of its own ends by that: its code is its answer.
  return timeout !== null && OUT_OF_TIME.includes(code) && timeout <= (probe.read.timeout ?? Infinity)
}

/** The command, run in a manner. */
export function inManner(command: Command, manner: Manner | undefined): Command {
  if (!manner) return command
  const timeout = Math.min(command.timeout ?? Infinity, manner.timeout ?? Infinity)
  return { ...command, before: manner.before, ...(timeout === Infinity ? {} : { timeout }) }
}
