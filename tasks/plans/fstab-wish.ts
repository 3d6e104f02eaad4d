import { isUnknown, type Unknown } from '../../src/index.ts'
import type { Fstab, FstabLine } from '../probes/fstab.ts'
import { type FstabEntry, readEntry, writeEntry, writeLines } from '../probes/fstab-codec.ts'
import { normalize } from './paths.ts'

type Lines = Fstab['lines']

/** An entry whose source may not be known yet. */
export type WishedEntry = Omit<FstabEntry, 'source'> & { readonly source: string | Unknown }

/** The lines with one entry as it is wished; null when they have it already. Second lines for its path go. */
export function withEntry(lines: Lines, wished: WishedEntry): Lines | null {
  const [first, ...others] = namesOf(lines, wished.path)
  const line = first === undefined ? undefined : lines[first]
  if (line !== undefined && others.length === 0 && isSame(line, wished)) return null
  return { ...without(lines, others), [first ?? wished.path]: written(wished) }
}

/** The lines without any entry for a path; null when there is none. */
export function withoutEntry(lines: Lines, path: string): Lines | null {
  const names = namesOf(lines, path)
  return names.length === 0 ? null : without(lines, names)
}

/** The entry for a path. */
export function entryOf(lines: Lines, path: string): WishedEntry | null {
  const [first] = namesOf(lines, path)
  const line = first === undefined ? undefined : lines[first]
  return typeof line === 'string' ? readEntry(line) : (line ?? null)
}

/** The whole file, or what keeps it from being known. */
export function fileOf(lines: Lines): string | Unknown {
  const known: Record<string, string> = {}
  for (const [name, line] of Object.entries(lines)) {
    if (typeof line !== 'string') return line.source
    known[name] = line
  }
  return writeLines(known)
}

/** @param path normalized. */
function namesOf(lines: Lines, path: string): string[] {
  return Object.entries(lines).flatMap(([name, line]) => {
    const entry = typeof line === 'string' ? readEntry(line) : line
    return entry !== null && normalize(entry.path) === path ? [name] : []
  })
}

function without(lines: Lines, names: readonly string[]): Lines {
  return Object.fromEntries(Object.entries(lines).filter(([name]) => !names.includes(name)))
}

function written({ source, ...rest }: WishedEntry): FstabLine {
  return isUnknown(source) ? { ...rest, source } : writeEntry({ ...rest, source })
}

function isSame(line: FstabLine, wished: WishedEntry): boolean {
  const entry = typeof line === 'string' ? readEntry(line) : line
  return (
    entry !== null &&
    isSameSource(entry.source, wished.source) &&
    entry.fstype === wished.fstype &&
    [...entry.options].sort().join(',') === [...wished.options].sort().join(',') &&
    entry.dump === wished.dump &&
    entry.passno === wished.passno
  )
}

/** Two unknown sources come from the same wish. libmount accepts quotes around a tag's value, and UUIDs in capitals. */
function isSameSource(one: string | Unknown, other: string | Unknown): boolean {
  if (isUnknown(one) || isUnknown(other)) return isUnknown(one) && isUnknown(other)
  const plain = (source: string) =>
    source.replace(/^(\w+)=(["'])(.*)\2$/, '$1=$3').replace(/^UUID=.*/, (text) => text.toLowerCase())
  return plain(one) === plain(other)
}
