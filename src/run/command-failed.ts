import { type Command, show } from '../task/command.ts'
import { DroverError } from '../task/error.ts'
import type { Output } from '../task/output.ts'
import { mask } from './mask.ts'

/** What is said of a change's command that ended with another code than 0. */
export function commandFailed(command: Command, output: Output): DroverError {
  const said = output.stderr === '' ? output.stdout : output.stderr
  const details = { command: show(command), stderr: mask(said, [command.stdin]) }
  if (command.timeout !== undefined && output.code === 124) {
    return new DroverError('timed-out', `a command took longer than ${command.timeout} s`, details)
  }
  const reason = details.stderr.trim().split('\n').at(-1) ?? ''
  return new DroverError(
    'command-failed',
    `a command failed with exit code ${output.code}${reason === '' ? '' : `: ${reason}`}`,
    details,
  )
}
