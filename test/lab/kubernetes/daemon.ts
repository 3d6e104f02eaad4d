// A program that runs in the background for the lab. All about it is in files, so that any process can stop and start it.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, startTicks } from '../processes.ts'

/** What is started; `NAME.log` in the folder gets what it prints. */
export type Daemon = { folder: string; name: string; program: string; words: string[] }

type Started = Daemon & { pid: number; ticks: number }

/** Starts it, and remembers it in `NAME.json` of its folder. This process need not wait for it. */
export async function startDaemon(daemon: Daemon): Promise<ChildProcess> {
  const { folder, name, program, words } = daemon
  if (daemonPid(folder, name) !== null) throw new Error(`${name} already runs in ${folder}`)
  mkdirSync(folder, { recursive: true })
  const log = openSync(join(folder, `${name}.log`), 'a')
  const child = spawn(program, words, { stdio: ['ignore', log, log], detached: true, cwd: folder })
  closeSync(log)
  await once(child, 'spawn')
  const { pid } = child
  const ticks = startTicks(pid ?? 0)
  if (pid === undefined || ticks === null)
    throw new Error(`${name} ended at once:\n${lastLines(folder, name)}`)
  const started: Started = { ...daemon, pid, ticks }
  writeFileSync(recordOf(folder, name), `${JSON.stringify(started, null, 2)}\n`)
  child.unref()
  return child
}

/** Starts one again that was stopped, as it was started before. */
export async function restartDaemon(folder: string, name: string): Promise<void> {
  const started = load(folder, name)
  if (started === null) throw new Error(`${name} was never started in ${folder}`)
  const { program, words } = started
  await startDaemon({ folder, name, program, words })
}

/**
 * Ends it and waits until it is gone: asked to (SIGTERM), and as a power cut would after `patience` seconds. What it has
 * started ends with it: it leads a process group of its own. One that does not run is left alone.
 */
export async function stopDaemon(folder: string, name: string, patience = 5): Promise<void> {
  const pid = daemonPid(folder, name)
  if (pid === null) return
  if (patience > 0) signalGroup(pid, 'SIGTERM')
  const deadline = Date.now() + patience * 1000
  while (isAlive(pid)) {
    if (Date.now() >= deadline) signalGroup(pid, 'SIGKILL')
    await delay(20)
  }
}

/** Its process id while it runs; null when it has ended, or the id belongs to a stranger since. */
export function daemonPid(folder: string, name: string): number | null {
  const started = load(folder, name)
  if (started === null || startTicks(started.pid) !== started.ticks) return null
  return isAlive(started.pid) ? started.pid : null
}

/** The names of all that were started in the folder, running or not. */
export function daemonNames(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/** The end of its log, for a message. */
export function lastLines(folder: string, name: string, lines = 15): string {
  const file = join(folder, `${name}.log`)
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-lines).join('\n') : ''
}

function load(folder: string, name: string): Started | null {
  const file = recordOf(folder, name)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Started) : null
}

function recordOf(folder: string, name: string): string {
  return join(folder, `${name}.json`)
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal)
  } catch {
    // It ended in between.
  }
}
