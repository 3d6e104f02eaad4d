// What is on a terminal's screen (and above it) after a program has written to it.

/** One instruction to a terminal: its parameter, and its letter. Colours and the like are among them. */
const INSTRUCTION = /^\x1b\[\??(\d*)[\d;]*([A-Za-z])/

interface Screen {
  readonly lines: string[]
  row: number
  column: number
}

/** The lines as somebody would read them, without colours, and without empty lines at the end. */
export function screen(written: string): string[] {
  const on: Screen = { lines: [''], row: 0, column: 0 }
  for (let rest = written; rest !== '';) {
    const [whole = rest[0] ?? '', count = '', letter] = INSTRUCTION.exec(rest) ?? []
    if (letter === undefined) put(on, whole)
    else follow(on, letter, count === '' ? null : Number(count))
    while (on.lines.length <= on.row) on.lines.push('')
    rest = rest.slice(whole.length)
  }
  while (on.lines.at(-1) === '') on.lines.pop()
  return on.lines.map((line) => line.trimEnd())
}

function put(on: Screen, character: string): void {
  if (character === '\r') on.column = 0
  else if (character === '\n') on.row++
  else {
    const line = on.lines[on.row] ?? ''
    on.lines[on.row] = line.slice(0, on.column).padEnd(on.column) + character + line.slice(on.column + 1)
    on.column++
  }
}

/** See console_codes(4). */
function follow(on: Screen, letter: string, number: number | null): void {
  const line = on.lines[on.row] ?? ''
  const by = number ?? 1
  if (letter === 'A') on.row = Math.max(0, on.row - by)
  if (letter === 'B') on.row += by
  if (letter === 'C') on.column += by
  if (letter === 'D') on.column = Math.max(0, on.column - by)
  if (letter === 'G') on.column = by - 1
  if (letter === 'K') on.lines[on.row] = number === 2 ? '' : line.slice(0, on.column)
  if (letter === 'J') on.lines.splice(on.row, Infinity, line.slice(0, on.column))
}
