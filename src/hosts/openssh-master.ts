import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DroverError } from '../task/error.ts'
import { NO_CONNECTION, opensshFailure } from './openssh-error.ts'

/** Milliseconds between two looks whether the connection stands. */
const LOOK = 15
/** Milliseconds that a connection has, once it ended, to say why. */
const LAST_WORDS = 200
/** Milliseconds until a connection that does not end is ended. */
const CLOSING = 1000

/** A standing connection of the system's ssh, which further ones go through (ControlMaster). */
export interface Master {
  /** Words that lead an ssh through it: it needs no configuration and no login of its own. */
  readonly through: readonly string[]
  readonly lost: boolean
  close(): Promise<void>
}

/**
 * Connects and logs in with the system's ssh. The socket lies in a folder of its own that nobody else can enter.
 * What runs on the machine is a `cat` that waits for us: should we be killed, it ends, and all with it.
 *
 * @param args words for ssh, the machine's name last. @param where the machine, as messages name it.
 * @throws {DroverError} as `Host.run`.
 */
export async function openMaster(
  program: string,
  args: readonly string[],
  where: string,
  signal: AbortSignal,
): Promise<Master> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-'))
  const socket = join(folder, 's')
  // Detached: no terminal to ask on, and no Ctrl-C from it.
  const child = spawn(program, ['-T', '-M', '-S', socket, '-o', 'ControlPersist=no', ...args, 'exec cat'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  })
  const ended = endOf(child, folder)
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const master = { through: throughSocket(socket), close: () => close(child, ended.done) }
  while (!existsSync(socket)) {
    if (ended.now()) throw opensshFailure(where, said || ended.why())
    if (signal.aborted) {
      await master.close()
      throw new DroverError('interrupted', `interrupted before a command on ${where}`)
    }
    await sleep(LOOK)
  }
  return {
    ...master,
    get lost() {
      return ended.now()
    },
  }
}

/** Words that lead an ssh through a socket. One that is gone must not lead to a connection past it. */
export function throughSocket(socket: string): string[] {
  const past = `ProxyCommand=sh -c "echo '${NO_CONNECTION}' >&2"`
  return ['-F', 'none', '-T', '-S', socket, '-o', 'BatchMode=yes', '-o', past, 'drover']
}

/** What is to be let go when this process ends; one listener for all, however many hosts there are. */
const leaving = new Set<() => void>()

function leaveAtExit(leave: () => void): void {
  if (leaving.size === 0) {
    process.removeListener('exit', leaveAll)
    process.once('exit', leaveAll)
  }
  leaving.add(leave)
}

function leaveAll(): void {
  for (const leave of leaving) leave()
}

function endOf(child: ChildProcess, folder: string) {
  let over = false
  let why = ''
  const leave = () => {
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  leaveAtExit(leave)
  const done = new Promise<void>((resolve) => {
    const end = () => {
      over = true
      leaving.delete(leave)
      child.stderr?.destroy()
      rmSync(folder, { recursive: true, force: true })
      resolve()
    }
    child.once('error', (error) => {
      why = error.message
      end()
    })
    // `close` comes after the last words on stderr, unless a ProxyCommand that lives on holds it open.
    child.once('close', end)
    child.once('exit', () => {
      setTimeout(end, LAST_WORDS).unref()
    })
  })
  return { done, now: () => over, why: () => why }
}

async function close(child: ChildProcess, done: Promise<void>): Promise<void> {
  child.stdin?.end()
  const kill = setTimeout(() => child.kill('SIGKILL'), CLOSING)
  child.kill('SIGTERM')
  await done
  clearTimeout(kill)
}
