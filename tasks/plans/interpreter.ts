import { type Data, Secret, textOf } from '../../src/index.ts'

/**
 * The words that start a script, before its path: its first line says it, as the kernel reads it (execve(2): one
 * program, and all that follows as one argument). A text without such a line is for `sh`; what is no text is a
 * program itself. Started by name, a script needs no folder whose programs may be executed.
 */
export function interpreterOf(data: Data): readonly string[] {
  if (textIn(data) === null) return []
  const [, program, argument = ''] = /^\s*(\S+)\s*(.*)$/.exec(firstLine(data)?.trim() ?? '') ?? []
  if (program === undefined) return ['sh']
  return argument === '' ? [program] : [program, argument]
}

/** True when its first line ends as lines on Windows do: the kernel would look for a program of that name. */
export function endsLinesAsWindows(data: Data): boolean {
  return firstLine(data)?.endsWith('\r') === true
}

/** What follows `#!`; null where nothing does. */
function firstLine(data: Data): string | null {
  return /^#!([^\n]*)/.exec(textIn(data) ?? '')?.[1] ?? null
}

function textIn(data: Data): string | null {
  return data instanceof Secret ? data.reveal() : textOf(data)
}
