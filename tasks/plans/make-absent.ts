import { Refusal, sh } from '../../src/index.ts'
import { describe, kindOf } from './entries.ts'
import { realPlace } from './real-place.ts'
import type { FileAnswers, FileChanges, FileWish } from './file-answers.ts'
import { entriesAbove, touchedByFile } from './touched-by-file.ts'

/** Mount points that a refusal names. */
const MOST_NAMED = 3

/** Nothing at a path. What a directory holds goes only when the step says so. */
export function* makeAbsent({ path, force }: FileWish, now: FileAnswers): FileChanges {
  if (path === '/') throw new Refusal('the root directory cannot be removed')
  if (now.path === null) return
  refuseMounted(path, now)
  const entries = now.entries ?? 0
  if (kindOf(now.path) !== 'directory') {
    yield {
      summary: `remove ${describe(now.path)}, ${path}`,
      set: { path: null, entries: null },
      run: [sh`rm -f ${path}`],
      unsettles: touchedByFile(path),
    }
  } else if (entries === 0) {
    yield {
      summary: `remove directory ${path}`,
      set: { path: null, entries: null },
      run: [sh`rmdir ${path}`],
      unsettles: [entriesAbove(path)],
    }
  } else {
    const many = entries === 1 ? '1 entry' : `${entries} entries`
    if (!force)
      throw new Refusal(
        `directory ${path} is not empty (${many}): force: true removes it with all that is in it`,
      )
    yield {
      summary: `remove directory ${path} with all that is in it`,
      set: { path: null, entries: null },
      // What has been mounted there meanwhile stays, unless it is of the same file system.
      run: [sh`rm -rf --one-file-system ${path}`],
      destroys: `${many} of ${path}`,
      unsettles: touchedByFile(path),
    }
  }
}

/** A bind mount of the same file system has its number: rm cannot tell it from what belongs to the directory. */
function refuseMounted(path: string, now: FileAnswers): void {
  const place = realPlace(path, now)
  const points = Object.keys(now.mounts ?? {}).filter(
    (point) => point === place || point.startsWith(`${place}/`),
  )
  if (points.length === 0) return
  throw new Refusal(
    points.includes(place)
      ? `something is mounted on ${place}: unmount it first`
      : `something is mounted below ${path}: unmount ${listed(points)} first`,
  )
}

/** Pods leave hundreds. */
function listed(points: readonly string[]): string {
  const named = points.toSorted().slice(0, MOST_NAMED).join(', ')
  const more = points.length - MOST_NAMED
  return more > 0 ? `${named} and ${more} more` : named
}
