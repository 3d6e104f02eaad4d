import { DroverError, DroverErrors } from '../task/error.ts'
import { showPlace } from '../task/place.ts'
import type { ErrorReport, Excuse } from '../task/result.ts'

/** An error as results show it. */
export function reportError(error: DroverError, excuse: Excuse | null): ErrorReport {
  const { at, command, stderr, help } = error.details
  return {
    code: error.code,
    message: error.message,
    at: at ? showPlace(at) : null,
    command: command ?? null,
    stderr: stderr ?? null,
    help: help ?? null,
    ignored: excuse === 'ignored',
    rescued: excuse === 'rescued',
  }
}

/** Any thrown value as an error of ours: what no rule foresaw is a bug in the task, never the user's fault. */
export function asDroverError(error: unknown, task: string): DroverError {
  if (error instanceof DroverError) return error
  if (error instanceof DroverErrors && error.errors[0]) return error.errors[0]
  const reason = error instanceof Error ? error.message : String(error)
  return new DroverError('broken-task', `broken task ${task}: ${reason}`, { cause: error })
}
