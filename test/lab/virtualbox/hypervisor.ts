// What the stand-in needs of the machines: the lab's own, or those of a test.
import type { Disk } from '../qemu-args.ts'

export type Power = 'running' | 'paused' | 'poweroff'

export interface Hypervisor {
  /** The machines that there are. */
  readonly machines: readonly { readonly name: string; readonly uuid: string }[]
  power(name: string): Promise<Power>
  /** When it came to this state. */
  since(name: string): Date
  /** Those it has, or starts with. */
  disks(name: string): readonly Disk[]
  /** Into a machine that runs, or for its next start. */
  plug(name: string, disk: Disk): Promise<void>
  unplug(name: string, address: number): Promise<void>
  /** Returns as soon as it runs. `memory`: the file to go on from; null to boot. */
  start(name: string, memory: string | null): Promise<void>
  cutPower(name: string): Promise<void>
  pressPowerButton(name: string): Promise<void>
  pause(name: string): Promise<void>
  resume(name: string): Promise<void>
  reset(name: string): Promise<void>
  /** Writes its memory to a new file and cuts the power. */
  save(name: string, memory: string): Promise<void>
}
