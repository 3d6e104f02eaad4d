import { Refusal } from '../../src/index.ts'
import type { UserAnswers, UserWish } from './user-answers.ts'

/** @throws {Refusal} for a group that the machine does not know. */
export function primaryGroup(wished: string, now: UserAnswers): string {
  return now.group ?? unknown(wished)
}

/**
 * The additional groups by the names the machine has for them, sorted.
 *
 * @throws {Refusal} for a group that the machine does not know.
 */
export function additionalGroups({ groups = [] }: UserWish, now: UserAnswers): string[] {
  return [...new Set(groups.map((name) => now[`in ${name}`] ?? unknown(name)))].sort()
}

function unknown(name: string): never {
  throw new Refusal(`group ${name} does not exist on this machine: create it first`)
}

/** @throws {Refusal} when another user has the wished number. */
export function refuseTakenNumber({ name, uid }: UserWish, { number }: UserAnswers): void {
  if (uid !== undefined && number !== null && number !== undefined && number !== name)
    throw new Refusal(`uid ${String(uid)} belongs to the user ${number}`)
}
