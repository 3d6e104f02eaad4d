import { randomBytes } from 'node:crypto'
import { type Become, becoming, type Wrapper } from './become.ts'
import type { Request } from './host.ts'
import type { BecomeSettings } from './settings.ts'

/** A request in the form in which it travels. */
export interface Invocation {
  /** What the login shell runs. It means the same to sh, bash, csh and fish. */
  readonly line: string
  /** Printed on both streams just before and (followed by the exit code in three digits) just after the script. */
  readonly begin: string
  readonly end: string
  /** Everything the shell reads: the script, with what prints the marks where the line does not, then the script's own stdin. */
  readonly input: Uint8Array
  readonly become: Become | null
}

/**
 * Lays out a request: who becomes whom, which shell, with which marks. The marks tell when the output is
 * complete: an exit status may arrive before the last output, and a process left in the background
 * may hold the streams open for ever.
 *
 * @throws {DroverError} `become-failed` for a name that cannot be a user's.
 */
export function invocation(request: Request, loginUser: string, settings: BecomeSettings): Invocation {
  const mark = randomBytes(12).toString('hex')
  const become = becoming(request.become, loginUser, settings, mark)
  const begin = `drover-begin-${mark}:`
  const end = `drover-end-${mark}:`
  const script = Buffer.from(request.script, 'utf8')
  const closing = say(`${end}%03d`, ' $code')
  if (become === null && request.stdin === undefined) {
    // One shell is enough: nobody waits for the first mark before the script is sent, so it may travel with it.
    const frame = Buffer.from(`${say(begin)}; trap 'code=$?; ${closing}' EXIT\n`)
    return { line: 'exec sh', begin, end, input: Buffer.concat([frame, script]), become }
  }
  const run = [shell(script, request.stdin), 'code=$?', closing, 'exit $code'].join('; ')
  const wrapper: Wrapper = (errors) => `${say(begin, '', errors)}; ${run}`
  return {
    // Inside single quotes stands nothing that csh (`!`, newlines) or fish (backslashes) would read differently.
    line: become?.line(wrapper) ?? `exec sh -c '${wrapper()}'`,
    begin,
    end,
    input: request.stdin === undefined ? script : Buffer.concat([script, request.stdin]),
    become,
  }
}

/** Prints on both streams. @param errors where stderr is. */
function say(format: string, words = '', errors = '>&2'): string {
  return `printf ${format}${words}; printf ${format}${words} ${errors}`
}

/**
 * What runs the script. With a stdin of its own the script comes first on the same stream and dd takes exactly
 * its bytes, no more; as an argument in the line it would have to survive the login shell. A subshell runs it, and
 * not another `sh -c`: it may hold secrets, and arguments stand in the process list.
 */
function shell(script: Buffer, stdin: Uint8Array | undefined): string {
  if (stdin === undefined) return 'sh'
  if (script.length === 0) return ':'
  return `(eval "$(dd bs=${script.length} count=1 iflag=fullblock 2>/dev/null)")`
}
