import type { DroverError } from '../../task/error.ts'
import { mistake, type Origin } from '../origin.ts'
import { insteadOfFilter } from './jinja.ts'

/** The error for text that Handlebars cannot parse, with what to write instead. */
export function badTemplate(error: unknown, origin: Origin): DroverError {
  const open = unclosed(origin.text)
  if (open !== null) {
    const help = 'close it with }}; write \\{{ where two braces are meant as they are'
    return mistake('bad-template', 'this {{ is not closed', origin.spot(open), help)
  }
  const { message, lineNumber, column } = error as { message: string; lineNumber?: number; column?: number }
  const offset =
    lineNumber === undefined
      ? parseErrorOffset(message, origin.text)
      : offsetOf(origin.text, lineNumber, column ?? 0)
  const rest = origin.text.slice(offset)
  return mistake(
    'bad-template',
    `the template cannot be parsed${before(rest)}`,
    origin.spot(offset),
    advice(rest, message),
  )
}

/** Where the last braces open that nothing closes, or null. */
function unclosed(text: string): number | null {
  const open = text.lastIndexOf('{{')
  return open > text.lastIndexOf('}}') ? open : null
}

function before(rest: string): string {
  const word = /^\s*(\S+)/.exec(rest)?.[1]
  return word === undefined ? ': it ends too early' : ` at ${word.slice(0, 20)}`
}

function advice(rest: string, message: string): string {
  const [pipe, filter] = /^\s*\|\s*(\w*)/.exec(rest) ?? []
  if (pipe !== undefined) {
    const instead =
      insteadOfFilter(filter ?? '') ?? 'write a helper before the value, e.g. {{ default x "y" }}'
    return `there are no filters: ${instead}`
  }
  if (/^\s*[\w.]+\(/.test(rest))
    return 'templates call no functions: write a helper before the value, or use `!cel` for a computed value'
  if (/^\s*[\w.]*\[/.test(rest)) return 'write {{ name.[key] }}: a dot, and no quotes'
  if (/^\s*[.]?\d/.test(rest)) return 'write {{ list.[0] }} for an item of a list'
  if (/doesn't match/.test(message)) return message.replace(/ - \d+:\d+$/, '')
  if (/^\s*[=!<>+*/-]/.test(rest)) return 'templates do not calculate: use `!cel` for a computed value'
  return 'write \\{{ where two braces are meant as they are'
}

/** Handlebars' parser tells the line and shows a piece of it with a pointer below. */
function parseErrorOffset(message: string, text: string): number {
  const [first = '', excerpt = '', pointer = ''] = message.split('\n')
  const line = Number(/line (\d+)/.exec(first)?.[1] ?? 1)
  const dots = excerpt.startsWith('...') ? 3 : 0
  const before = excerpt.slice(dots, pointer.indexOf('^'))
  const from = offsetOf(text, Math.max(1, line - before.length), 0)
  const flat = text.slice(from).replaceAll('\n', '')
  const found = flat.indexOf(excerpt.slice(dots).replace(/\.\.\.$/, ''))
  if (found < 0) return offsetOf(text, line, 0)
  return skipNewlines(text, from, found + before.length)
}

/** The offset in `text` of the n-th character that is no newline, counted from `from`. */
function skipNewlines(text: string, from: number, count: number): number {
  let offset = from
  for (let left = count; offset < text.length && (left > 0 || text[offset] === '\n'); offset++) {
    if (text[offset] !== '\n') left--
  }
  return offset
}

/** @param line from 1. @param column from 0. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0
  for (let count = 1; count < line; count++) {
    const next = text.indexOf('\n', start)
    if (next < 0) break
    start = next + 1
  }
  return start + column
}
