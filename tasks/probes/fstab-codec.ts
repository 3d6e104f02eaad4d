import { normalize } from '../plans/paths.ts'

/** One line of fstab(5) that names a file system. */
export interface FstabEntry {
  /** `UUID=…`, `LABEL=…` or a path. */
  readonly source: string
  readonly path: string
  readonly fstype: string
  readonly options: readonly string[]
  readonly dump: number
  readonly passno: number
}

/** Blanks and backslashes are written as octal numbers: fstab(5), getmntent(3), /proc/self/mountinfo. */
export function decodeOctal(field: string): string {
  const bytes = Buffer.from(field, 'utf8').toString('latin1')
  const decoded = bytes.replaceAll(/\\([0-3][0-7]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  )
  return Buffer.from(decoded, 'latin1').toString('utf8')
}

export function encodeOctal(field: string): string {
  return field.replaceAll(
    /[ \t\n\r\\]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
}

/** The entry in a line; null for a comment, a blank line and one that mount(8) would skip as broken. */
export function readEntry(line: string): FstabEntry | null {
  const trimmed = line.trim()
  if (trimmed === '' || trimmed.startsWith('#')) return null
  const [source, path, fstype, options = 'defaults', dump = '0', passno = '0'] = trimmed.split(/[ \t]+/)
  if (source === undefined || path === undefined || fstype === undefined) return null
  return {
    source: decodeOctal(source),
    path: decodeOctal(path),
    fstype,
    options: decodeOctal(options).split(','),
    dump: Number(dump),
    passno: Number(passno),
  }
}

export function writeEntry(entry: FstabEntry): string {
  const fields = [entry.source, entry.path, entry.fstype, entry.options.join(',')].map(encodeOctal)
  return [...fields, entry.dump, entry.passno].join(' ')
}

/** Lines by name, in their order. */
export type FstabLines = Readonly<Record<string, string>>

/**
 * The lines of a file, each as it is written. A line is named by the path it mounts, normalized; comments, blank lines,
 * swap and second lines for the same path are named by their number (`line 3`).
 */
export function readLines(text: string): FstabLines {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const named: Record<string, string> = {}
  lines.forEach((line, index) => {
    const path = normalize(readEntry(line)?.path ?? '')
    const usable = path.startsWith('/') && !(path in named)
    named[usable ? path : `line ${String(index + 1)}`] = line
  })
  return named
}

/** The file again: what was not touched is what was read, down to the byte; the last line always ends. */
export function writeLines(lines: FstabLines): string {
  return Object.values(lines)
    .map((line) => `${line}\n`)
    .join('')
}
