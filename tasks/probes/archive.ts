import { type Command, defineProbe, sh, type Unknown } from '../../src/index.ts'
import { fileContent } from './file-content.ts'
import { fileHash } from './file-hash.ts'
import { path } from './path.ts'

/** How a directory differs from what an archive would make of it. */
export interface ArchiveAnswer {
  /** What differs, an entry each, in words; sorted, the first of many. Times are not looked at. */
  readonly differs: readonly string[]
  /** Why nobody can say; null when all was compared. */
  readonly problem: string | null
}

/** Exit code for "there is no archive". */
const NONE = 3
/** Exit code for "it cannot be read". */
const BROKEN = 4
/** Entries that are named; of the others only their number is. */
const NAMED = 20

export const archive = defineProbe({
  name: 'archive',
  summary: 'How a directory differs from what an archive would make of it.',
  /**
   * @param from the archive's path; for one that comes on stdin, `-` and something that tells it from others.
   * @param owners `USER:GROUP` that all entries are to have, each may be empty; empty: what the archive says.
   */
  read: (from: string, kind: string, into: string, strip: number, owners: string) => sh`
${from.startsWith('-') ? sh`:` : sh`[ -e ${from} ] || exit ${NONE}`}
[ -d ${into} ] || { echo ': No such file or directory'; exit 0; }
${kind === 'zip' ? compareZip(from, into) : compareTar(from.startsWith('-') ? '-' : from, kind, into, strip)}
${owners === '' ? sh`:` : listOwners(from, kind, into, strip)}
exit 0`,
  exits: [0, NONE, BROKEN],
  parse: ({ code, stdout }, from, _, __, ___, owners): ArchiveAnswer | Unknown => {
    if (code === NONE) return { differs: [], problem: `there is no archive at ${from}` }
    const lines = stdout.split('\n').filter((line) => line !== '')
    if (code === BROKEN) return { differs: [], problem: whyBroken(lines) }
    return { differs: shortened(lines.flatMap((line) => readLine(line, owners)).sort()), problem: null }
  },
  follows: (from, _, into) => [
    path(into).key,
    ...[path, fileContent, fileHash].map((family) => family(from).key),
  ],
})

/** `tar (child): zstd: Cannot exec`; unzip names the archive in brackets first. */
function whyBroken(lines: readonly string[]): string {
  const line = lines.find((text) => !text.startsWith('[')) ?? 'it cannot be read'
  return line.trim().replace(/^tar[^:]*: /, '')
}

/** A link that leads to a directory is as good as the directory: `unarchive` unpacks through it. */
function compareTar(from: string, kind: string, into: string, strip: number): Command {
  const options = [
    `--directory=${into}`,
    `--strip-components=${String(strip)}`,
    ...(kind === '' ? [] : [kind]),
  ]
  return sh`o=$(tar --compare --verbose --verbose --file=${from} ${options} 2>&1); c=$?
differing() { printf '%s\n' "$o" | awk -v replaced="$1" ${DIFFERING}; }
differing 0
[ $c -le 1 ] || exit ${BROKEN}
differing 1 | while IFS= read -r n; do
  f=${into}/$(printf %b "$n")
  [ -L "$f" ] && [ -d "$f" ] || printf '%s: File type differs\n' "$n"
done`
}

/**
 * Where tar is verbose, a line like one of `ls -l` stands before what differs of an entry. Prints what differs; or, of the
 * directories in whose place there is something else, the names.
 */
const DIFFERING = `
/^.[-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT] .*[0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9] / { directory = /^d/; next }
{
  if ((directory && /: File type differs$/) != replaced) next
  if (replaced) { sub(/: File type differs$/, ""); gsub(/\\\\:/, ":") }
  print
}`

/** Every entry is compared byte by byte; of a link, where it leads. `unzip` takes names for patterns. */
function compareZip(from: string, into: string): Command {
  return sh`l=$(unzip -Z1 ${from} 2>&1) || { printf '%s\n' "$l"; exit ${BROKEN}; }
printf '%s\n' "$l" | while IFS= read -r n; do
  f=${into}/$n
  p=$(printf '%s\n' "$n" | sed -n 's/[][*?\\]/\\&/g; p')
  case $n in */) [ -d "$f" ] && continue ;; esac
  if [ -L "$f" ]; then unzip -p ${from} "$p" | grep -Fqx -e "$(readlink "$f")" && continue
  elif [ -e "$f" ]; then unzip -p ${from} "$p" | cmp -s - "$f" && continue
  else printf '%s: No such file or directory\n' "$n"; continue; fi
  printf '%s: Contents differ\n' "$n"
done`
}

function listOwners(from: string, kind: string, into: string, strip: number): Command {
  return sh`cd ${into} && ${listArchive(from, kind, strip)} | tr '\n' '\0' | xargs -0 stat -c 'owner %U:%G %u:%g %n' -- 2>/dev/null`
}

/** The names that an archive's entries get, a line each. */
export function listArchive(from: string, kind: string, strip: number): Command {
  if (kind === 'zip') return sh`unzip -Z1 ${from}`
  const options = [`--strip-components=${String(strip)}`, ...(kind === '' ? [] : [kind])]
  return sh`tar --list --show-transformed-names --quoting-style=literal --file=${from} ${options} | grep -v '^/\{0,1\}$'`
}

/** `tar: bin/tool: Warning: Cannot stat: No such file or directory`, `bin/tool: Mode differs`, `owner root:root 0:0 bin/tool` */
function readLine(line: string, owners: string): string[] {
  const [, names, numbers, name] = /^owner (\S+:\S+) (\d+:\d+) (.*)$/s.exec(line) ?? []
  if (names !== undefined && numbers !== undefined && name !== undefined)
    return haveOwners([names, numbers], owners) ? [] : [`${name}: belongs to ${names}`]
  // The directory itself has no name left once its part of the path is stripped.
  if (/^(tar: )?: /.test(line) && !line.startsWith(': ')) return []
  if (/^tar: Removing leading /.test(line)) return []
  const missing = /^(?:tar: )?(.*?): (?:Warning: Cannot .*: )?No such file or directory$/.exec(line)?.[1]
  if (missing !== undefined) return [`${missing === '' ? 'everything' : missing}: missing`]
  if (/: Mod time differs$/.test(line) || (owners !== '' && /: [UG]id differs$/.test(line))) return []
  const [, what, how] = /^(?:tar: )?(.*): (.*)$/.exec(line) ?? []
  return [
    what === undefined ? line : `${what}: ${(how ?? '').replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`,
  ]
}

/** Both by names and by numbers; the wish may be written in either. */
function haveOwners(seen: readonly string[], wished: string): boolean {
  return [0, 1].every((part) => {
    const wish = wished.split(':')[part] ?? ''
    return wish === '' || seen.some((owners) => owners.split(':')[part] === wish)
  })
}

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - NAMED
  return more <= 0 ? [...lines] : [...lines.slice(0, NAMED), `and ${String(more)} more`]
}
