import { defineProbe, type Unknown } from '../../src/index.ts'
import { fileContent } from './file-content.ts'
import { fileHash } from './file-hash.ts'
import { ABSENT, lookAt } from './look-at.ts'
import { path } from './path.ts'

/** What no task foretells of anything at a path. */
export interface FileStatus {
  readonly uid: number
  readonly gid: number
  /** Bytes, as `ls` shows them. */
  readonly size: number
  /** When the content was last written: whole seconds since 1970. */
  readonly mtime: number
  /** When content or attributes were last altered. */
  readonly ctime: number
  readonly inode: number
  /** How many names the inode has. */
  readonly nlink: number
}

/**
 * Numbers about what is at a path, of a link the link's own unless it is followed; null when nothing is there.
 * Formats that GNU and busybox `stat` share: stat(1).
 */
export const fileStatus = defineProbe({
  name: 'file-status',
  summary: 'Size, times, numbers of owner and group of what is at a path.',
  read: (at: string, follow: boolean) =>
    lookAt(at, [...(follow ? ['-L'] : []), '-c', '%u %g %s %Y %Z %i %h']),
  exits: [0, ABSENT],
  parse: ({ code, stdout }): FileStatus | null | Unknown => (code === ABSENT ? null : readNumbers(stdout)),
  follows: (at) => [path(at).key, fileContent(at).key, fileHash(at).key],
})

function readNumbers(line: string): FileStatus {
  const numbers = line.trim().split(' ').map(Number)
  if (numbers.length !== 7 || numbers.some(Number.isNaN)) throw new Error(`stat printed "${line.trim()}"`)
  const [uid = 0, gid = 0, size = 0, mtime = 0, ctime = 0, inode = 0, nlink = 0] = numbers
  return { uid, gid, size, mtime, ctime, inode, nlink }
}
