import { Refusal } from '../../src/index.ts'
import type { Problem } from '../probes/kubectl-problem.ts'
import { refuseProblem } from './cluster.ts'

/** @throws {Refusal} when kubectl could not answer; where its kinds are missing, Longhorn is not installed. */
export function refuseLonghornProblem(problem: Problem | null): void {
  if (problem?.kind === 'no-kind') throw new Refusal(`Longhorn is not installed: ${problem.message}.`)
  refuseProblem(problem)
}
