// How much memory the processes of a group take at most.
import { readFileSync } from 'node:fs'
import type { ProcessGroup } from './process-group.ts'

export interface Memory {
  /** MB of all processes together, what they share counted once (Pss), as often as was looked; null when never. */
  readonly all: number | null
  /** MB of the largest process at its largest (VmHWM). */
  readonly largest: number | null
}

/** Share of the time that looking may take: it must not slow down what it looks at. */
const SHARE = 0.02

export class MemoryWatch {
  readonly #group: ProcessGroup
  #all = 0
  #largest = 0
  #timer: NodeJS.Timeout | null = null

  constructor(group: ProcessGroup) {
    this.#group = group
    if (group.door !== null) this.#later(20)
  }

  stop(): Memory {
    if (this.#timer) clearTimeout(this.#timer)
    return { all: this.#all || null, largest: this.#largest || null }
  }

  #later(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const began = performance.now()
      this.#look()
      this.#later(Math.max(50, (performance.now() - began) / SHARE))
    }, milliseconds)
  }

  #look(): void {
    let all = 0
    for (const pid of this.#group.members()) {
      all += megabytes(`/proc/${pid}/smaps_rollup`, 'Pss')
      this.#largest = Math.max(this.#largest, megabytes(`/proc/${pid}/status`, 'VmHWM'))
    }
    this.#all = Math.max(this.#all, all)
  }
}

function megabytes(file: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    // The process has ended.
    return 0
  }
}
