import { warningText } from '../report/error-text.ts'
import { painter, wantsColor } from '../report/paint.ts'
import type { Warning } from '../task/warning.ts'

/** Tells the user on stderr what is allowed and hardly meant; nothing where there is nothing. */
export function warn(warnings: readonly Warning[]): void {
  if (warnings.length === 0) return
  const paint = painter(wantsColor(process.env, process.stderr.isTTY))
  process.stderr.write(`${warningText(warnings, paint)}\n`)
}
