import { type Line, linesOf, textOfLines, withLines } from './lines.ts'

/** What stands before a job and names it: as Ansible writes it, so that jobs it made are known. */
const markOf = (name: string): string => `#Ansible: ${name}`

/** The text with a job: in the place of the one of that name, or at the end. */
export function withJob(text: string, name: string, job: string): string {
  const lines = linesOf(text)
  const [first, ...others] = jobsIn(lines, name)
  if (first === undefined) return textOfLines(withLines(lines, lines.length, [markOf(name), job]))
  const gone = others.flat()
  const kept = lines.filter((_, index) => !gone.includes(index))
  const [mark, old] = first
  if (old !== undefined && kept[old]?.text === job) return textOfLines(kept)
  return textOfLines(
    withLines(
      kept.filter((_, index) => index !== old),
      mark + 1,
      [job],
    ),
  )
}

/** The text without the jobs of a name. */
export function withoutJob(text: string, name: string): string {
  const lines = linesOf(text)
  const gone = jobsIn(lines, name).flat()
  return textOfLines(lines.filter((_, index) => !gone.includes(index)))
}

/** The lines of the marks of a name, each with the line of its job where it has one. */
function jobsIn(lines: readonly Line[], name: string): (readonly [number, number?])[] {
  return lines.flatMap(({ text }, index) => {
    if (text.trimEnd() !== markOf(name)) return []
    const next = lines[index + 1]?.text
    return [
      next === undefined || next.startsWith(markOf('')) ? ([index] as const) : ([index, index + 1] as const),
    ]
  })
}

/** The text with a variable: in its place, or at the beginning, so that it holds for all jobs. */
export function withVariable(text: string, name: string, value: string): string {
  const lines = linesOf(text)
  const wished = `${name}="${value}"`
  const [first, ...others] = lines.flatMap((line, index) => (isVariable(line.text, name) ? [index] : []))
  if (first === undefined) return textOfLines(withLines(lines, 0, [wished]))
  return textOfLines(
    lines
      .map((line, index) => (index === first ? { ...line, text: wished } : line))
      .filter((_, index) => !others.includes(index)),
  )
}

export function withoutVariable(text: string, name: string): string {
  return textOfLines(linesOf(text).filter((line) => !isVariable(line.text, name)))
}

/** `PATH = /bin`, blanks around it and quotes allowed: crontab(5). */
function isVariable(line: string, name: string): boolean {
  return /^\s*["']?([A-Za-z_]\w*)["']?\s*=/.exec(line)?.[1] === name
}
