import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { spotAt } from '../load/lines.ts'
import type { Excerpt } from '../report/error-text.ts'

/** What may be shown of a file at `file:line:col`, or null where it cannot be read. */
export function sourceLine(at: string): Excerpt | null {
  const { file, line, col } = /^(?<file>.+):(?<line>\d+):(?<col>\d+)$/.exec(at)?.groups ?? {}
  if (file === undefined) return null
  try {
    const spot = spotAt({ file, line: Number(line), col: Number(col) }, readFileSync(resolve(file), 'utf8'))
    return spot && { line: spot.sourceLine, caret: spot.caret }
  } catch {
    return null
  }
}
