import { errorText } from '../report/error-text.ts'
import { painter, wantsColor } from '../report/paint.ts'
import { DroverError, DroverErrors } from '../task/error.ts'
import { EXIT } from './exit-code.ts'

/** Tells the user on stderr why nothing came of it. Returns the exit code. */
export function fail(error: unknown, verbose: boolean): number {
  const paint = painter(wantsColor(process.env, process.stderr.isTTY))
  const known =
    error instanceof DroverError || error instanceof DroverErrors ? error : internal(error, verbose)
  process.stderr.write(`${errorText(known, paint)}\n`)
  return known instanceof DroverError && known.code === 'interrupted' ? EXIT.interrupted : EXIT.notStarted
}

/** Anything that is not an error for the user is our own fault, and says so. */
function internal(error: unknown, verbose: boolean): DroverError {
  const message = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error ? error.stack : undefined
  return new DroverError('internal', `this is a bug in Drover: ${message}`, {
    ...(verbose && stack !== undefined ? { stderr: stack } : {}),
    help: verbose
      ? 'please report it, with the lines above'
      : 'run it again with -v and report what it prints',
  })
}
