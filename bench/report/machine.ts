// Where and with what the numbers were made.
import { spawnSync } from 'node:child_process'
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
  /** The state of the repository: a short commit id, `-dirty` when files differ from it; null without Git. */
  readonly commit: string | null
  /** Load average (1 minute) before and after; after it, the bench's own work counts, too. */
  readonly load: readonly [number, number]
  /** How long it took. */
  readonly minutes: number
}

export function circumstances(
  tools: readonly Tool[],
  command: string,
  measured: Pick<Circumstances, 'commit' | 'load' | 'minutes'>,
): Circumstances {
  const versions = tools.map((tool) => `${tool.name}: ${tool.version()}`)
  return {
    at: new Date().toISOString(),
    machine: machine(),
    versions: [...versions, `server: ${sshVersion()}`],
    command,
    ...measured,
  }
}

/** To be asked before anything is published, which is a change of the repository. */
export function commit(): string | null {
  const words = ['describe', '--always', '--dirty', '--exclude', '*']
  const { status, stdout } = spawnSync('git', words, { cwd: import.meta.dirname, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

function machine(): string {
  const all = cpus()
  const os = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  return `${all.length} cores of ${all[0]?.model ?? 'unknown'}, ${memory}, ${os}, Linux ${release()}`
}
