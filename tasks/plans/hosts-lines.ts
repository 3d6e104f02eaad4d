import { type Line, linesOf, textOfLines, withLines } from './lines.ts'

/** One line of hosts(5): an address and its names. */
interface HostsLine {
  readonly address: string
  readonly names: readonly string[]
}

function readHosts(text: string): HostsLine | null {
  const [address, ...names] = text.replace(/#.*$/, '').trim().split(/\s+/)
  return address === undefined || address === '' ? null : { address: address.toLowerCase(), names }
}

/**
 * The text with names at an address: on its first line, or on a new one at the end. The resolver takes the first line that has a
 * name, so they are taken off the other addresses of the same kind.
 */
export function withHosts(text: string, address: string, names: readonly string[]): string {
  const lines = without(linesOf(text), (line) => isOther(line, address), names)
  const there = lines.flatMap((line, index) =>
    readHosts(line.text)?.address === address.toLowerCase() ? [index] : [],
  )
  const known = there.flatMap((index) => readHosts(lines[index]?.text ?? '')?.names ?? [])
  const missing = names.filter((name) => !known.includes(name))
  if (missing.length === 0) return textOfLines(lines)
  const [first] = there
  if (first === undefined) return textOfLines(withLines(lines, lines.length, [[address, ...names].join(' ')]))
  return textOfLines(
    lines.map((line, index) => (index === first ? { ...line, text: appended(line.text, missing) } : line)),
  )
}

/** The text without names at an address; without the address when no names are given. */
export function withoutHosts(text: string, address: string, names: readonly string[] | null): string {
  const isIt = (line: HostsLine): boolean => line.address === address.toLowerCase()
  const lines = linesOf(text)
  if (names !== null) return textOfLines(without(lines, isIt, names))
  return textOfLines(
    lines.filter((line) => {
      const entry = readHosts(line.text)
      return entry === null || !isIt(entry)
    }),
  )
}

/** 127.0.0.1 and ::1 may have the same names. */
function isOther(line: HostsLine, address: string): boolean {
  return line.address !== address.toLowerCase() && line.address.includes(':') === address.includes(':')
}

/** The lines that fit lose the names; one that has no name left goes. */
function without(
  lines: readonly Line[],
  fits: (line: HostsLine) => boolean,
  names: readonly string[],
): Line[] {
  return lines.flatMap((line) => {
    const entry = readHosts(line.text)
    if (entry === null || !fits(entry) || !entry.names.some((name) => names.includes(name))) return [line]
    if (entry.names.every((name) => names.includes(name))) return []
    return [{ ...line, text: lessNames(line.text, names) }]
  })
}

/** Only the names go: blanks and comment stay. */
function lessNames(text: string, names: readonly string[]): string {
  const [, entry = '', comment = ''] = /^([^#]*)(.*)$/.exec(text) ?? []
  const [, address = '', rest = ''] = /^(\s*\S+)(.*)$/.exec(entry) ?? []
  const kept = rest.replaceAll(/\s+\S+/g, (word) => (names.includes(word.trim()) ? '' : word))
  return address + kept + comment
}

function appended(text: string, names: readonly string[]): string {
  const [, entry = '', blanks = '', comment = ''] = /^([^#]*?)(\s*)(#.*)?$/.exec(text) ?? []
  return [entry, ...names].join(' ') + (comment === '' ? '' : (blanks === '' ? ' ' : blanks) + comment)
}
