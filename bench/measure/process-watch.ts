// How much memory and how many files the processes of a group hold at most.
import { readdirSync, readFileSync } from 'node:fs'
import type { ProcessGroup } from './process-group.ts'

export interface Most {
  /** MB of all processes together, what they share counted once (Pss), and no less than the largest. */
  readonly all: number
  /** MB of the largest process at its largest (VmHWM). */
  readonly largest: number
  /** Open files of the process that has the most. */
  readonly openFiles: number
}

/** Share of the time that looking in each way may take: it must not slow down what it looks at. */
const SHARE = 0.02

export class ProcessWatch {
  readonly #group: ProcessGroup
  readonly #timers = new Set<NodeJS.Timeout>()
  #most: Most = { all: 0, largest: 0, openFiles: 0 }

  constructor(group: ProcessGroup) {
    this.#group = group
    this.#repeat(() => {
      this.#lookAtEach()
    })
    // The kernel walks through all pages for it: it is asked less often.
    this.#repeat(() => {
      this.#lookAtAll()
    })
  }

  /** Null when nothing was seen. */
  get most(): Most | null {
    return this.#most.all === 0 ? null : this.#most
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #repeat(look: () => void, milliseconds = 20): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      const began = performance.now()
      look()
      this.#repeat(look, Math.max(50, (performance.now() - began) / SHARE))
    }, milliseconds)
    this.#timers.add(timer)
  }

  #lookAtEach(): void {
    const pids = this.#group.members()
    const largest = Math.max(this.#most.largest, ...pids.map((pid) => megabytes(pid, 'status', 'VmHWM')))
    const files = Math.max(this.#most.openFiles, ...pids.map(openFiles))
    // Pages of Node that the bench itself maps count in part only: their sum may be less than the largest process.
    this.#most = { all: Math.max(this.#most.all, largest), largest, openFiles: files }
  }

  #lookAtAll(): void {
    const all = this.#group.members().reduce((sum, pid) => sum + megabytes(pid, 'smaps_rollup', 'Pss'), 0)
    this.#most = { ...this.#most, all: Math.max(this.#most.all, all) }
  }
}

function megabytes(pid: number, file: string, name: string): number {
  const text = ofLiving('', () => readFileSync(`/proc/${pid}/${file}`, 'utf8'))
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024
}

function openFiles(pid: number): number {
  return ofLiving([], () => readdirSync(`/proc/${pid}/fd`)).length
}

/** @returns the other value when the process has ended meanwhile. */
function ofLiving<T>(otherwise: T, look: () => T): T {
  try {
    return look()
  } catch {
    return otherwise
  }
}
