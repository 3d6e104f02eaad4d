import { Refusal } from '../../src/index.ts'
import type { PathAnswer } from '../probes/path.ts'
import { describe, followed, kindOf } from './entries.ts'

/** @throws {Refusal} when nothing can be made in a directory because it is missing or none. */
export function refuseBadParent(path: string, entry: PathAnswer): void {
  if (entry === null) throw new Refusal(`directory ${path} does not exist: create it first`)
  const end = followed(entry)
  if (end === null) throw new Refusal(`${path} is a link that leads nowhere: no directory`)
  if (kindOf(end) !== 'directory') throw new Refusal(`${path} is ${describe(end)}, not a directory`)
}
