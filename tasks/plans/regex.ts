import { Refusal } from '../../src/index.ts'

/**
 * A regular expression of JavaScript. Flags may stand before it the way Python writes them: `(?i)`.
 *
 * @throws {Refusal} for what is none.
 */
export function regexOf(param: string, source: string): RegExp {
  const [, flags = '', rest = source] = /^\(\?([ims]+)\)(.*)$/s.exec(source) ?? []
  try {
    return new RegExp(rest, flags)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const python = source.includes('(?P<') ? '; a named group is written (?<name>…)' : ''
    throw new Refusal(`${param} is no regular expression of JavaScript: ${reason}${python}`)
  }
}

/**
 * A line with the groups of a match put in: `\1` to `\99`, `\g<1>`, `\g<name>`; `\\` is a backslash.
 *
 * @throws {Refusal} for a group that the expression does not have.
 */
export function expand(line: string, match: RegExpExecArray): string {
  return line.replaceAll(/\\(?:(\d{1,2})|g<(\w+)>|\\)/g, (whole, number?: string, name?: string) => {
    const group = number ?? name
    if (group === undefined) return '\\'
    const known = /^\d+$/.test(group) ? Number(group) < match.length : group in (match.groups ?? {})
    if (!known) throw new Refusal(`line uses ${whole}, and regexp has no such group`)
    // A group that took no part in the match is empty.
    return (/^\d+$/.test(group) ? match[Number(group)] : match.groups?.[group]) ?? ''
  })
}
