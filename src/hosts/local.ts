import { existsSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { $ } from 'zx/core'
import { DroverError } from '../task/error.ts'
import { converse } from './conversation.ts'
import type { Host, Reply, Request } from './host.ts'
import { invocation } from './invocation.ts'
import { exitOf, type Running } from './running.ts'
import type { ConnectionSettings } from './settings.ts'

/** Milliseconds between asking a process group to end and ending it. */
const PATIENCE = 2000

/** This machine, through `sh`. Scripts start in the home directory, as they do over SSH. */
export function localHost(settings: ConnectionSettings): Host {
  const closed = new AbortController()
  return {
    name: settings.name,
    async run(request: Request): Promise<Reply> {
      const signal = request.signal ? AbortSignal.any([request.signal, closed.signal]) : closed.signal
      if (signal.aborted)
        throw new DroverError('interrupted', `interrupted before a command on ${settings.name}`)
      const call = invocation(request, userInfo().username, settings.become)
      const running = start(call.line)
      request.onStarted?.()
      return await converse(running, call, {
        where: settings.name,
        becomeTimeout: settings.become.timeout,
        signal,
      })
    },
    // Each command is a process of its own: there is nothing to let go of.
    reset: () => Promise.resolve(),
    close() {
      closed.abort()
      return Promise.resolve()
    },
  }
}

function start(line: string): Running {
  const running = $({
    cwd: existsSync(homedir()) ? homedir() : '/',
    // Detached: a process group of its own, which Ctrl-C on the terminal does not reach and a kill reaches whole.
    detached: true,
    nothrow: true,
    // The line is for `sh -c` as it stands; zx's own quoting is not POSIX (it writes $'…').
    prefix: '',
    quote: (word) => word,
    shell: '/bin/sh',
    stdio: 'pipe',
    verbose: false,
    quiet: true,
  })`${line}`
  const { child } = running
  if (!child?.stdin || !child.stdout || !child.stderr)
    throw new DroverError('unreachable', 'cannot start /bin/sh')
  const { stdin, stdout, stderr } = child
  const release = () => {
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
  }
  return {
    stdin,
    stdout,
    stderr,
    onExit: (listener) =>
      child.once('exit', (code, signal) => {
        listener(exitOf(code, signal))
      }),
    onClose: (listener) =>
      child.once('close', () => {
        listener()
      }),
    kill: () => {
      if (child.pid !== undefined) killGroup(child.pid)
      release()
    },
    release,
  }
}

function killGroup(pid: number): void {
  signalGroup(pid, 'SIGTERM')
  setTimeout(() => {
    signalGroup(pid, 'SIGKILL')
  }, PATIENCE).unref()
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Gone already, or another user's: nothing more can be done from here.
  }
}
