import type { Asking } from './expand.ts'
import type { Interrupt } from './interrupt.ts'

/** Files of the machine that Drover runs on. Paths are relative to the playbook's folder. */
export interface ControllerFiles {
  /** null: there is none. */
  read(path: string, playbook: string): Uint8Array | null
  write(path: string, playbook: string, bytes: Uint8Array): void
}

/** How applying is watched and stopped. */
export interface Surroundings {
  readonly interrupt: Interrupt
  readonly busy: (doing: string) => void
  /** Asks the user; null where there is nobody to ask. */
  readonly ask: (prompt: string, hidden: boolean) => Promise<string | null>
  readonly files: ControllerFiles
  /** Called before anything is changed. */
  readonly changing: () => void
  /** What the coming steps will ask: it travels with the commands. */
  readonly ahead: () => Asking[]
}
