import type { StepResult } from '../task/result.ts'

const HIDDEN = '(hidden by no_log)'

/** A result that says what happened and nothing of what was wished, done or said. */
export function hidden(result: StepResult): StepResult {
  const { item, changes, dependsOn, error } = result
  return {
    ...result,
    item: item === null ? null : HIDDEN,
    changes: changes.map(({ destroys, run }) => ({
      summary: HIDDEN,
      diff: [],
      run: run.length === 0 ? [] : [HIDDEN],
      destroys: destroys === null ? null : HIDDEN,
    })),
    dependsOn: dependsOn.map((one) => ({ ...one, on: HIDDEN })),
    error: error && { ...error, message: `it failed ${HIDDEN}`, command: null, stderr: null, help: null },
  }
}
