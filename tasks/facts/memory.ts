import { defineProbe, sh } from '../../src/index.ts'

/** In MiB, rounded down. */
export interface Memory {
  readonly total: number
  /** What can be had without swapping. */
  readonly available: number
  /** Swap space, used or not. */
  readonly swap: number
}

/** `facts.memory`, from /proc/meminfo (proc_meminfo(5)), whose `kB` are 1024 bytes. */
export default defineProbe({
  name: 'memory',
  summary: 'Memory and swap, in MiB.',
  read: () => sh`cat /proc/meminfo`,
  parse: ({ stdout }): Memory => {
    const mebibytes = (name: string): number => {
      const [, kibibytes] = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(stdout) ?? []
      if (kibibytes === undefined) throw new Error(`/proc/meminfo does not say ${name}`)
      return Math.floor(Number(kibibytes) / 1024)
    }
    return {
      total: mebibytes('MemTotal'),
      available: mebibytes('MemAvailable'),
      swap: mebibytes('SwapTotal'),
    }
  },
  // But for `swap`, which says so.
  stable: true,
})
