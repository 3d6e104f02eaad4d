import type { Data } from './content.ts'
import { quote } from './quote.ts'
import { Secret } from './secret.ts'
import { type Unknown, isUnknown } from './unknown.ts'

/** One command for a POSIX shell. Only `sh` and `upload` make it, so every word in it is quoted. */
export interface Command {
  /** POSIX sh text, run by itself in a subshell. */
  readonly script: string
  /**
   * sh text that sets what the script finds in its environment, by the step's own words. Apart from it, since where there is a
   * timeout the script is an argument of processes, and here may stand secrets.
   */
  readonly before?: string
  /** What the command reads; nothing (`/dev/null`) when absent. */
  readonly stdin?: Data
  /** Seconds after which it is ended; none when absent. */
  readonly timeout?: number
  /** What a person reads in place of the script. */
  readonly display?: string
  /** The locale it runs in: `C` (default: what is printed can be parsed) or the user's own. */
  readonly locale?: 'C' | 'user'
  /** A word of it that is not known yet: it can be shown and not run. */
  readonly unknown?: Unknown
}

type Word = string | number | Unknown
type Part = Word | readonly Word[] | Command

/**
 * Builds a command; every `${word}` is quoted the POSIX way, an array becomes several words,
 * another command is put in as it is.
 *
 * @throws {TypeError} for a Secret (it travels on stdin), for null, undefined and NUL.
 */
export function sh(strings: TemplateStringsArray, ...parts: readonly Part[]): Command {
  let script = strings.raw[0] ?? ''
  let display = script
  let unknown: Unknown | undefined
  parts.forEach((part, index) => {
    const written = write(part)
    const after = strings.raw[index + 1] ?? ''
    script += written.script + after
    display += (written.display ?? written.script) + after
    unknown ??= written.unknown
  })
  return {
    script: script.trim(),
    ...(display === script ? {} : { display: display.trim() }),
    ...(unknown ? { unknown } : {}),
  }
}

function write(part: unknown): Command {
  if (Array.isArray(part)) {
    const words = part.map(write)
    const unknown = words.find((word) => word.unknown)?.unknown
    return {
      script: words.map((word) => word.script).join(' '),
      display: words.map((word) => word.display ?? word.script).join(' '),
      ...(unknown ? { unknown } : {}),
    }
  }
  if (isUnknown(part)) return { script: "''", display: part.describe(), unknown: part }
  if (typeof part === 'string' || typeof part === 'number') return { script: quote(part) }
  if (part instanceof Secret) throw new TypeError('a secret cannot be an argument: give it as stdin')
  if (typeof part === 'object' && part !== null && 'script' in part) return part as Command
  throw new TypeError(`a command's word must be text or a number, not ${String(part)}`)
}

/** What a person reads of a command. */
export function show(command: Command): string {
  return command.display ?? command.script
}
