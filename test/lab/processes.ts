// The QEMU processes of the lab: found by their pid files, and touched only when the process is the one meant.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** The process id written in the pid file, when that process runs and was started with this very pid file. */
export function runningPid(pidFile: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').trim())
    // A process id may have been given to a stranger since; its command line tells.
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.includes(pidFile) ? pid : null
  } catch {
    return null
  }
}

/** Ends the process as a power cut would, and waits until it is gone. */
export async function kill(pidFile: string): Promise<void> {
  const pid = runningPid(pidFile)
  if (pid === null) return
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await delay(10)
}

/** Whether the process exists and has not ended; one that nobody has collected yet (a zombie) has. */
export function isAlive(pid: number): boolean {
  try {
    return stateAndTimes(pid)[0] !== 'Z'
  } catch {
    return false
  }
}

/** When the process was started, in ticks since boot: with its id this names one process for good. Null: none such. */
export function startTicks(pid: number): number | null {
  try {
    return Number(stateAndTimes(pid)[19])
  } catch {
    return null
  }
}

/** Seconds since the process was started (proc(5): field 22 of stat, in ticks of 1/100 s since boot). */
export function secondsRunning(pid: number): number {
  const ticks = Number(stateAndTimes(pid)[19])
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
  return Math.max(0, uptime - ticks / 100)
}

/** The fields of proc(5)'s stat from the third on: those before hold a name that may contain anything. */
function stateAndTimes(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}
