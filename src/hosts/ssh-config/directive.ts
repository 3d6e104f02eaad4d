import { split } from 'shlex'
import { DroverError } from '../../task/error.ts'
import type { Place } from '../../task/place.ts'

/** One setting: a line of an ssh_config file, an `-o` argument, or what a variable of the inventory says. */
export interface Directive {
  /** In lower case: keywords are the same in any case, ssh_config(5). */
  readonly keyword: string
  /** As it was written, for messages. */
  readonly written: string
  readonly args: readonly string[]
  readonly source: Source
}

/** Where a setting comes from: a line of a file, or the name of a variable or an option. */
export type Source = Place | string

/** Reads the lines of an ssh_config file in order. `file`: as messages name it. */
export function parseSshConfig(text: string, file: string): Directive[] {
  return text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) return []
    return [parseSetting(trimmed, { file, line: index + 1, col: line.indexOf(trimmed) + 1 })]
  })
}

/**
 * Reads `Keyword value…` or `Keyword=value…`, with quotes as ssh_config(5) has them.
 *
 * @throws {DroverError} `ssh-config` for a keyword without a value and for a quote without its end.
 */
export function parseSetting(text: string, source: Source): Directive {
  const [, written = '', rest = ''] = /^([^\s=]+)\s*=?\s*(.*)$/.exec(text) ?? []
  const args = words(rest, written, source)
  if (args.length === 0) throw sshConfigError(source, `${written} has no value`)
  return { keyword: written.toLowerCase(), written, args, source }
}

function words(text: string, keyword: string, source: Source): string[] {
  try {
    const all = split(text)
    const comment = all.findIndex((word) => word.startsWith('#'))
    return comment < 0 ? all : all.slice(0, comment)
  } catch (error) {
    throw sshConfigError(source, `the value of ${keyword} is not complete: ${(error as Error).message}`)
  }
}

/** `file:line`, or the name of the variable or option. */
export function showSource(source: Source): string {
  return typeof source === 'string' ? source : `${source.file}:${source.line}`
}

/** An error that stands in a file, with its place; the first line names it, too. */
export function sshConfigError(source: Source, problem: string, help?: string): DroverError {
  return new DroverError('ssh-config', `${showSource(source)}: ${problem}`, {
    ...(typeof source === 'string' ? {} : { at: source }),
    ...(help === undefined ? {} : { help }),
  })
}

/** Something that only the system's ssh can do. */
export function onlyOpenssh({ written, source }: Directive, why: string): DroverError {
  return sshConfigError(
    source,
    `${written} ${why}`,
    'Set `ansible_connection: openssh` for the host: the system’s own ssh then makes the connection.',
  )
}
