import { isUnknown, sha256, UNKNOWN, type Unknown } from '../../src/index.ts'
import type { FileContent } from '../probes/file-content.ts'
import type { FileStatus } from '../probes/file-status.ts'
import type { Entry, Kind, PathAnswer } from '../probes/path.ts'
import { followed, isLink, kindOf } from './entries.ts'

interface StatusWish {
  readonly path: string
  readonly follow: boolean
}

interface StatusAnswers {
  readonly path: PathAnswer
  readonly status: FileStatus | null | Unknown
  readonly content?: FileContent | null
}

/** The names that Ansible gives the kinds. */
const KINDS: readonly (readonly [string, Kind])[] = [
  ['isreg', 'file'],
  ['isdir', 'directory'],
  ['islnk', 'link'],
  ['isblk', 'block'],
  ['ischr', 'char'],
  ['isfifo', 'fifo'],
  ['issock', 'socket'],
]

const NUMBERS = ['uid', 'gid', 'size', 'mtime', 'ctime', 'inode', 'nlink'] as const

/** What is registered of a path: always the same names, `false` or null where nothing is there. */
export function describeStatus(wish: StatusWish, now: StatusAnswers): Readonly<Record<string, unknown>> {
  const entry = now.path !== null && wish.follow ? followed(now.path) : now.path
  const kind = entry === null ? null : kindOf(entry)
  return {
    exists: entry !== null,
    path: wish.path,
    ...Object.fromEntries(KINDS.map(([name, is]) => [name, kind === is])),
    mode: entry?.mode ?? null,
    pw_name: entry?.owner ?? null,
    gr_name: entry?.group ?? null,
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberOf(name, entry, now.status)])),
    ...linkOf(wish, now.path),
    checksum: kind === 'file' ? checksumOf(now.content ?? null) : null,
  }
}

function numberOf(
  name: keyof FileStatus,
  entry: Entry | null,
  status: StatusAnswers['status'],
): number | null | Unknown {
  if (entry === null) return null
  return isUnknown(status) ? status : (status?.[name] ?? UNKNOWN)
}

function linkOf({ follow }: StatusWish, entry: PathAnswer): Readonly<Record<string, string | null>> {
  const link = entry !== null && !follow && isLink(entry) ? entry : null
  return { lnk_target: link?.target ?? null, lnk_source: link?.leads_to?.path ?? null }
}

function checksumOf(content: FileContent | null): string | null {
  if (content === null) return null
  return 'text' in content ? sha256(content.text) : content.sha256
}
