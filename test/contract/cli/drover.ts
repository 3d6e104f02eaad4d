import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
export const BIN = join(ROOT, 'bin/drover')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Options {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called once the text is on stdout: the moment to send a signal, to the whole process group as a terminal does. */
  readonly when?: readonly [seen: () => boolean, then: (kill: (signal: NodeJS.Signals) => void) => void]
}

/** Runs the real `drover` in this folder, without colours or inventories of the environment, and waits for its end. */
export function drover(args: readonly string[], options: Options = {}): Promise<Ended> {
  return ended(process.execPath, [BIN, ...args], options)
}

/** Runs a line of shell in which `$DROVER` is the command. */
export function shell(line: string, options: Options = {}): Promise<Ended> {
  const env = { ...options.env, DROVER: `${process.execPath} ${BIN}` }
  return ended('sh', ['-c', line], { ...options, env })
}

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drover-cli-'))
}

const UNSET = ['NO_COLOR', 'FORCE_COLOR', 'DROVER_INVENTORY']

function ended(command: string, args: readonly string[], { cwd, env, when }: Options): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([name]) => !UNSET.includes(name))
  const child = spawn(command, args, {
    cwd: cwd ?? import.meta.dirname,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: when !== undefined,
  })
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text
    })
  }
  const watch =
    when &&
    setInterval(() => {
      if (!when[0]()) return
      clearInterval(watch)
      when[1]((signal) => child.pid !== undefined && process.kill(-child.pid, signal))
    }, 20)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(watch)
      resolve({ code, ...printed })
    })
  })
}
