import { Refusal, sh } from '../../src/index.ts'
import { fileContent } from '../probes/file-content.ts'
import { fileHash } from '../probes/file-hash.ts'
import { below } from './below.ts'
import { describe, kindOf } from './entries.ts'
import { readBy } from './read-by.ts'
import type { FileAnswers, FileChanges, FileWish } from './file-answers.ts'

/** Nothing at a path. What a directory holds goes only when the step says so. */
export function* makeAbsent({ path, force }: FileWish, now: FileAnswers): FileChanges {
  if (path === '/') throw new Refusal('the root directory cannot be removed')
  if (now.path === null) return
  const entries = now.entries ?? 0
  if (kindOf(now.path) !== 'directory') {
    yield {
      summary: `remove ${describe(now.path)}, ${path}`,
      set: { path: null },
      run: [sh`rm -f ${path}`],
      unsettles: [fileContent(path).key, fileHash(path).key, ...readBy(path)],
    }
  } else if (entries === 0) {
    yield {
      summary: `remove directory ${path}`,
      set: { path: null, entries: null },
      run: [sh`rmdir ${path}`],
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
      // What is mounted below stays: rm says so and fails.
      run: [sh`rm -rf --one-file-system ${path}`],
      destroys: `${many} of ${path}`,
      unsettles: [...below(path), ...readBy(path)],
    }
  }
}
