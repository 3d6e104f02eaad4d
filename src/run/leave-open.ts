import type { Author } from '../task/author.ts'
import type { Foretold } from '../task/foretold.ts'
import type { AnyTask } from '../task/task.ts'
import type { Ready } from './ready.ts'

/**
 * A step that may or may not act leaves open all that it looks at, but for what a user's own command only read,
 * and whatever else its task touches.
 */
export function leaveOpen(foretold: Foretold, { task, params, observed, author }: Ready): void {
  const asked = Object.values(observed)
  const touched = touchedBy(task, params)
  // What nothing else alters (a machine's name) is altered by the task whose purpose it is.
  const alterable = asked.filter(
    ({ stable, promised, family }) => !promised && (!stable || touched.includes(family)),
  )
  const elsewhere = touched.filter((pattern) => asked.every(({ family }) => family !== pattern))
  for (const pattern of [...alterable.map(({ key }) => key), ...elsewhere]) foretold.unsettle(pattern, author)
}

/** The same for a step whose params are not known, so that nobody knows what it looks at. */
export function leaveAllOpen(foretold: Foretold, task: AnyTask, author: Author): void {
  for (const pattern of touchedBy(task, null)) foretold.unsettle(pattern, author)
}

function touchedBy({ touches }: AnyTask, params: Ready['params'] | null): readonly string[] {
  if (typeof touches !== 'function') return touches ?? ['*']
  return params === null ? ['*'] : touches(params)
}
