// A group of processes that nobody leaves: its processor time counts those that have ended or went into the background.
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ProcessGroup {
  /** File that takes in the process whose id is written to it. */
  readonly door: string
  /** Seconds of processor time of all that were ever in it. */
  cpu(): number
  /** Process ids. */
  members(): number[]
  /** Ends all that are in it, or all but these. */
  end(except?: readonly number[]): Promise<void>
  remove(): void
}

/** The folder of control groups that count processor time, version 2 or 1; null when there is none. */
function accounting(): { folder: string; cpu: (folder: string) => number } | null {
  const own = readFileSync('/proc/self/cgroup', 'utf8')
  const v1 = /^\d+:(?:[^:\n]*,)?cpuacct(?:,[^:\n]*)?:(.*)$/m.exec(own)?.[1]
  if (v1 !== undefined && existsSync('/sys/fs/cgroup/cpuacct')) {
    const cpu = (at: string) => Number(readFileSync(join(at, 'cpuacct.usage'), 'utf8')) / 1e9
    return { folder: join('/sys/fs/cgroup/cpuacct', v1), cpu }
  }
  const v2 = /^0::(.*)$/m.exec(own)?.[1]
  if (v2 === undefined || !existsSync('/sys/fs/cgroup/cgroup.controllers')) return null
  const cpu = (at: string) =>
    Number(/usage_usec (\d+)/.exec(readFileSync(join(at, 'cpu.stat'), 'utf8'))?.[1]) / 1e6
  return { folder: join('/sys/fs/cgroup', v2), cpu }
}

/** @throws Error where no control group can be made: nothing could be counted, and what stays in the background would not be found. */
export function makeGroup(name: string): ProcessGroup {
  const found = accounting()
  if (!found) throw new Error('the bench needs control groups (below /sys/fs/cgroup), and there are none')
  const folder = join(found.folder, `drover-bench-${process.pid}-${name}`)
  try {
    mkdirSync(folder)
  } catch (error) {
    throw new Error(
      `the bench needs a control group of its own: ${(error as Error).message} (run it as root)`,
    )
  }
  const door = join(folder, 'cgroup.procs')
  const members = () => readFileSync(door, 'utf8').split('\n').filter(Boolean).map(Number)
  return {
    door,
    cpu: () => found.cpu(folder),
    members,
    end: (except = []) => endAll(() => members().filter((pid) => !except.includes(pid))),
    remove: () => {
      rmdirSync(folder)
    },
  }
}

async function endAll(members: () => number[]): Promise<void> {
  for (let attempt = 0; members().length > 0; attempt += 1) {
    if (attempt > 500) throw new Error(`processes do not end: ${members().join(' ')}`)
    for (const pid of members()) signal(pid, attempt < 100 ? 'SIGTERM' : 'SIGKILL')
    await sleep(20)
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Starts a program that is in the group from its first instruction on, and leads a session of its own: what is
 * typed at the terminal of the bench does not reach it.
 */
export function spawnIn(
  group: ProcessGroup,
  argv: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  return spawn('/bin/sh', ['-c', 'echo $$ >"$0" && exec "$@"', group.door, ...argv], {
    stdio: ['ignore', 'ignore', 'ignore'],
    detached: true,
    ...options,
  })
}
