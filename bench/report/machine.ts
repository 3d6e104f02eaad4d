// Where and with what the numbers were made.
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { sshVersion } from '../lab/sshd.ts'
import type { Tool } from '../tools/contender.ts'

export interface Circumstances {
  /** ISO date and time of the end. */
  readonly at: string
  readonly machine: string
  readonly versions: readonly string[]
  /** The command that repeats it. */
  readonly command: string
  /** Load average (1 minute) before and after; after it, the bench's own work counts, too. */
  readonly load: readonly [number, number]
}

export function circumstances(
  tools: readonly Tool[],
  command: string,
  load: readonly [number, number],
): Circumstances {
  const versions = tools.map((tool) => `${tool.name}: ${tool.version()}`)
  return {
    at: new Date().toISOString(),
    machine: machine(),
    versions: [...versions, `server: ${sshVersion()}`],
    command,
    load,
  }
}

function machine(): string {
  const all = cpus()
  const os = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  return `${all.length} cores of ${all[0]?.model ?? 'unknown'}, ${memory}, ${os}, Linux ${release()}`
}
