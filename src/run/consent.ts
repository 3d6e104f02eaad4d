import type { Change } from '../task/change.ts'
import { DroverError } from '../task/error.ts'
import type { AnyTask } from '../task/task.ts'

/**
 * Data is lost only when the step itself says so: a task that plans it without is broken.
 *
 * @throws {DroverError} `broken-task`
 */
export function requireConsent(
  task: AnyTask,
  params: Readonly<Record<string, unknown>>,
  changes: readonly Change[],
): void {
  const loss = changes.find((change) => change.destroys !== undefined)
  if (!loss || params['force'] === true) return
  throw new DroverError(
    'broken-task',
    `broken task ${task.name}: it would destroy (${loss.destroys ?? ''}) without force: true`,
  )
}
