import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The line of a file at `file:line:col`, or null where it cannot be read. */
export function sourceLine(at: string): string | null {
  const { file, line } = /^(?<file>.+):(?<line>\d+):\d+$/.exec(at)?.groups ?? {}
  if (file === undefined || line === undefined) return null
  try {
    return readFileSync(resolve(file), 'utf8').split(/\r?\n/)[Number(line) - 1] ?? null
  } catch {
    return null
  }
}
