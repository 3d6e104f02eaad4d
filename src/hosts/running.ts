import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'

/** A program that runs somewhere: a channel of an SSH connection, or a local process. */
export interface Running {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Calls back once. Output may still follow. */
  onExit(listener: (exit: Exit) => void): void
  /** Calls back once when nothing more will come; without an exit before it, the program was lost. */
  onClose(listener: () => void): void
  /** Ends the program and its children, as far as that is possible from here, and lets go of it. */
  kill(): void
  /** Lets go of a program that is done: what it left in the background may go on, unheard. */
  release(): void
}

/** How a program ended. For signal n the code is 128+n, as shells say it. */
export interface Exit {
  readonly code: number
  readonly bySignal: boolean
}

/** @param signal e.g. `SIGKILL`, or null. */
export function exitOf(code: number | null, signal: string | null | undefined): Exit {
  if (code !== null) return { code, bySignal: false }
  const numbers: Readonly<Record<string, number>> = constants.signals
  return { code: 128 + (numbers[signal ?? ''] ?? 0), bySignal: true }
}
