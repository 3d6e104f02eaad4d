import { type Command, sh } from '../../src/index.ts'

/**
 * Ends a script in which a file is not as long as what was sent: a connection that is lost ends stdin early, as if all had come.
 *
 * @param file in quotes, as the shell reads it. @param length bytes. @param what it is, in words.
 */
export function requireWhole(file: Command, length: number, what: string): Command {
  return sh`[ "$(wc -c < ${file})" -eq ${length} ] || { echo ${`not all of the ${what} arrived`} >&2; exit 1; }`
}
