import type { Fstab } from '../probes/fstab.ts'
import { type FstabEntry, readEntry } from '../probes/fstab-codec.ts'

type Lines = Fstab['lines']

/** What stands before a line that was taken out of use, so that it can be put back. */
const MARK = '# swap is off: '

/** The lines with those for swap as comments; null when there are none. */
export function withoutSwap(lines: Lines): Lines | null {
  return changed(lines, (line) => (readEntry(line)?.fstype === 'swap' ? MARK + line : line))
}

/** The lines with those for swap in use again; null when none was taken out of use. */
export function withSwap(lines: Lines): Lines | null {
  return changed(lines, (line) => (line.startsWith(MARK) ? line.slice(MARK.length) : line))
}

function changed(lines: Lines, change: (line: string) => string): Lines | null {
  const names = Object.keys(lines).filter((name) => {
    const line = lines[name]
    return typeof line === 'string' && change(line) !== line
  })
  if (names.length === 0) return null
  const after = names.map((name) => [name, change(lines[name] as string)] as const)
  return { ...lines, ...Object.fromEntries(after) }
}

/** The entries that are swapped to at boot. */
export function swapEntries(lines: Lines): FstabEntry[] {
  return Object.values(lines).flatMap((line) => {
    const entry = typeof line === 'string' ? readEntry(line) : null
    return entry?.fstype === 'swap' && !entry.options.includes('noauto') ? [entry] : []
  })
}
