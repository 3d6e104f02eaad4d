import { type Command, defineProbe, sh, type Unknown } from '../../src/index.ts'
import { ABSENT, FORMAT, lookAt } from './look-at.ts'
import { lookTogether } from './look-together.ts'

export type Kind = 'file' | 'directory' | 'link' | 'block' | 'char' | 'fifo' | 'socket'

/** Anything at a path. Only predictions hold Unknowns. */
export interface Entry {
  readonly type: Kind | Unknown
  /** Four octal digits: `0644`. */
  readonly mode: string | Unknown
  /** The name, or the number where it has no name. */
  readonly owner: string | Unknown
  readonly group: string | Unknown
}

export interface Link extends Entry {
  readonly type: 'link'
  /** As written in the link. */
  readonly target: string
  /** What stands at the end of all links, and where; null when nothing does. */
  readonly leads_to: (Entry & { readonly path: string }) | null
}

/** null: nothing is there. */
export type PathAnswer = Entry | Link | null

/** What `%U` and `%G` print for a number without a name. */
const NAMELESS = 'UNKNOWN'

/** The highest four bits of st_mode: inode(7). */
const KINDS: Readonly<Record<number, Kind>> = {
  0x1: 'fifo',
  0x2: 'char',
  0x4: 'directory',
  0x6: 'block',
  0x8: 'file',
  0xa: 'link',
  0xc: 'socket',
}

/** What is at a path; of a link, the link itself and what it leads to. */
export const path = defineProbe({
  name: 'path',
  summary: 'What is at a path: kind, mode, owner, group; for a link also where it leads.',
  read: (at: string) => lookAt(at, ['-c', FORMAT], { then: sh`if test -L ${at}; then ${readLink(at)}; fi` }),
  exits: [0, ABSENT],
  parse: ({ code, stdout }): PathAnswer => (code === ABSENT ? null : parse(stdout)),
  jointly: { by: lookTogether, call: (at) => ['path', at] },
})

/** Names of files may hold anything but NUL: they travel in base64, one a line. */
function readLink(at: string): Command {
  return sh`readlink -n ${at} | base64 | tr -d '\n'; echo
    ${lookAt(at, ['-L', '-c', FORMAT], { then: sh`readlink -f ${at} | base64`, absent: sh`echo nothing` })}`
}

function parse(stdout: string): PathAnswer {
  const [first = '', target, followed, ...path] = stdout.trimEnd().split('\n')
  const entry = parseEntry(first)
  if (entry.type !== 'link') return entry
  const leadsTo =
    followed === undefined || followed === 'nothing'
      ? null
      : { ...parseEntry(followed), path: decode(path.join('')).replace(/\n$/, '') }
  return { ...entry, type: 'link', target: decode(target ?? ''), leads_to: leadsTo }
}

/** An entry as it is found, not as it is foretold. */
type KnownEntry = { readonly [Key in keyof Entry]: Exclude<Entry[Key], Unknown> }

/** What `stat -c "%f %u %g %U %G"` prints. */
export function parseEntry(line: string): KnownEntry {
  const [mode = '', uid = '', gid = '', owner, ...group] = line.split(' ')
  const bits = Number.parseInt(mode, 16)
  const type = KINDS[bits >> 12]
  if (type === undefined || owner === undefined) throw new Error(`stat printed "${line}"`)
  return {
    type,
    mode: (bits & 0o7777).toString(8).padStart(4, '0'),
    owner: owner === NAMELESS ? uid : owner,
    group: group.join(' ') === NAMELESS ? gid : group.join(' '),
  }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}
