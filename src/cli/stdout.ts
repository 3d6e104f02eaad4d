/**
 * Writes to stdout; whoever reads it may leave (`drover … | head`): then nothing more is written, and nobody is told.
 *
 * @param onClosed called once, when the reader has gone.
 */
export function quietStdout(onClosed: () => void): (text: string) => void {
  let open = true
  process.stdout.on('error', () => {
    if (open) onClosed()
    open = false
  })
  return (text) => {
    if (open) process.stdout.write(text)
  }
}

/** Prints the whole answer of a command; a reader that has left is no error. Returns exit code 0. */
export function printLines(lines: readonly string[]): number {
  quietStdout(() => undefined)(lines.map((line) => `${line}\n`).join(''))
  return 0
}
