// Runs one program of this machine for the lab.
import { spawn, type ChildProcess } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Ended = { code: number; stdout: string; stderr: string }

/** `env` is added to this process's own. `onStderr` hears what comes while the program runs. */
export type Options = {
  stdin?: string
  timeoutSeconds?: number
  cwd?: string
  env?: Record<string, string>
  onStderr?: (text: string) => void
}

const running = new Set<ChildProcess>()

/** Ends the programs that run for the lab at once; for a command that is interrupted. */
export function endRunningCommands(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Runs the program to its end. Exit code 124: it took too long and was ended; 127: there is no such program. */
export async function tryCommand(program: string, words: string[], options: Options = {}): Promise<Ended> {
  const env = { ...process.env, ...options.env }
  const child = spawn(program, words, {
    stdio: 'pipe',
    env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  running.add(child)
  child.stderr.on('data', (chunk: Buffer) => options.onStderr?.(chunk.toString()))
  const timer = setTimeout(() => child.kill('SIGKILL'), (options.timeoutSeconds ?? 600) * 1000)
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => {
      resolve(127)
    })
    child.on('close', (code) => {
      resolve(code ?? 124)
    })
  })
  child.stdin.on('error', () => undefined) // It may end without reading.
  child.stdin.end(options.stdin ?? '')
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  clearTimeout(timer)
  running.delete(child)
  return { code, stdout, stderr }
}

/**
 * Runs the program and returns its stdout.
 * @throws Error with the end of its output, when its exit code is not 0.
 */
export async function command(program: string, words: string[], options: Options = {}): Promise<string> {
  const ended = await tryCommand(program, words, options)
  if (ended.code !== 0) {
    const said = `${ended.stdout}\n${ended.stderr}`.trim().split('\n').slice(-20).join('\n')
    throw new Error(`${program} ended with ${ended.code}: ${program} ${words.join(' ')}\n${said}`)
  }
  return ended.stdout
}
