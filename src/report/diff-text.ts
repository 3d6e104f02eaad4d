import { createRequire } from 'node:module'
import { textOf } from '../task/content.ts'
import type { DiffLine } from '../task/diff.ts'
import { lazy } from '../task/lazy.ts'
import { isUnknown } from '../task/unknown.ts'
import { escape, escapeLine } from './escape.ts'
import type { Paint } from './paint.ts'
import { showValue } from './value.ts'

const require = createRequire(import.meta.url)
// Most runs show no text that differs.
const diff = lazy(() => require('diff') as typeof import('diff'))

/** A diff of more lines than this is cut; the JSON output has all of it. */
const MOST_LINES = 400
/** Characters of a mapping that gives way to what is not known yet. */
const MOST_BEFORE = 100

/** The lines that show a difference: texts as a unified diff, other values as `key: before → after`. */
export function diffText(line: DiffLine, paint: Paint): string[] {
  const parts = partsWithText(line)
  if (parts) return parts.flatMap((part) => diffText(part, paint))
  const before = wholeText(line.before)
  const after = wholeText(line.after)
  const isText = before !== null && after !== null && (before + after).includes('\n')
  return isText
    ? textDiff(escapeLine(line.key), before, after, paint)
    : [`${escapeLine(line.key)}: ${showBefore(line)} ${paint('dim', '→')} ${showValue(line.after)}`]
}

/** A mapping that will be another one is not told in full: nothing in it tells what changes. */
function showBefore({ before, after }: DiffLine): string {
  const shown = showValue(before)
  return isUnknown(after) && shown.startsWith('{') && shown.length > MOST_BEFORE ? '{ … }' : shown
}

/** Something new or gone that holds a text of lines: its parts, each to be shown by itself. Else null. */
function partsWithText({ key, before, after }: DiffLine): DiffLine[] | null {
  const whole = before ?? after
  if (before !== null && after !== null) return null
  if (typeof whole !== 'object' || whole === null || Object.getPrototypeOf(whole) !== Object.prototype)
    return null
  const entries = Object.entries(whole)
  if (!entries.some(([, value]) => typeof value === 'string' && value.includes('\n'))) return null
  return entries.map(([name, value]: [string, unknown]) => ({
    key: `${key}.${name}`,
    before: before === null ? null : value,
    after: after === null ? null : value,
  }))
}

/** Text to compare line by line; absent counts as empty, so that a new file shows what it will hold. */
function wholeText(value: unknown): string | null {
  if (value === null) return ''
  return typeof value === 'string' || value instanceof Uint8Array ? textOf(value) : null
}

function textDiff(key: string, before: string, after: string, paint: Paint): string[] {
  const patch = diff.value.structuredPatch(key, key, before, after, '', '', { context: 3, timeout: 2000 })
  if (patch === undefined)
    return [`${key}: ${count(before)} → ${count(after)} lines (too different to compare)`]
  const lines = patch.hunks.flatMap((hunk) => [
    paint('cyan', `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`),
    ...hunk.lines.map((text) => paintLine(text, paint)),
  ])
  const cut = lines.length - MOST_LINES
  return [`${key}:`, ...lines.slice(0, MOST_LINES), ...(cut > 0 ? [`… ${cut} more lines of this diff`] : [])]
}

/** Where there are no lines, diff(1) names the line before. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`
}

function paintLine(text: string, paint: Paint): string {
  // A CR at a line's end may be all that differs.
  const safe = escape(text.replaceAll('\r', '\\r'))
  if (text.startsWith('+')) return paint('green', safe)
  return text.startsWith('-') ? paint('red', safe) : safe
}

function count(text: string): number {
  return text.split('\n').length
}
