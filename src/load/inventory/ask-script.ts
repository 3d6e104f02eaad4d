import { spawnSync } from 'node:child_process'
import { textOrigin } from '../lines.ts'
import { mistake } from '../origin.ts'

const MOST_BYTES = 512 * 1024 * 1024

/**
 * Runs an executable inventory where the user stands and reads the JSON mapping that it prints.
 *
 * @throws {DroverError} `bad-inventory`: it cannot be run, fails, or prints something else.
 */
export function askScript(
  path: string,
  shown: string,
  args: readonly string[],
  cwd: string,
): Readonly<Record<string, unknown>> {
  const command = [shown, ...args].join(' ')
  const run = spawnSync(path, args, { cwd, encoding: 'utf8', maxBuffer: MOST_BYTES })
  // Looked at first: a program that could not be started has left no stderr at all.
  if (run.error) throw mistake('bad-inventory', `${command} cannot be run: ${run.error.message}`, null)
  const said = run.stderr.trim()
  const help = said === '' ? undefined : `it said: ${said.split('\n').slice(-3).join(' | ').slice(0, 500)}`
  if (run.status !== 0) {
    const how = run.status === null ? `was ended by ${String(run.signal)}` : `ended with ${run.status}`
    throw mistake('bad-inventory', `${command} ${how}`, null, help)
  }
  if (run.stdout.trim() === '' && args[0] === '--host') return {}
  const data = parse(run.stdout, command)
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    return data as Record<string, unknown>
  throw mistake('bad-inventory', `${command} must print a JSON mapping`, null, help)
}

function parse(text: string, command: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? 0)
    const spot = textOrigin(command, text).spot(offset)
    throw mistake('bad-inventory', `${command} does not print JSON: ${message}`, spot)
  }
}
