/**
 * What could move a cursor, hide text or turn its direction: C0 and C1 controls (ESC, CSI, OSC), line and
 * paragraph separators, bidirectional controls, invisible tag characters, half surrogate pairs.
 */
const HIDDEN =
  /[\0-\x08\v-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\u{e0000}-\u{e007f}]/gu

/**
 * Text from a target, made safe to print: everything that is not plainly visible is shown as `\x1b` or
 * `\u202e`. Newlines and tabs stay; a CR before a newline is dropped, any other is shown.
 */
export function escape(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(HIDDEN, written)
}

/** The same on one line: newlines and tabs are shown too. */
export function escapeLine(text: string): string {
  return escape(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

/** Valid JSON whose text is safe to print: the same characters, written `\u009b`. Standard JSON escapes only C0. */
export function escapeJson(json: string): string {
  return json.replace(HIDDEN, (character) =>
    character === '\n' || character === '\r' ? character : units(character),
  )
}

function written(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? units(character) : `\\u{${code.toString(16)}}`
}

/** Each UTF-16 unit as JSON writes it. */
function units(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
