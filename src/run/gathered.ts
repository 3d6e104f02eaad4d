/** Fewer are not worth the process that gathers them: it costs the machine 1 ms, each question that travels straight one or two packets. */
const WORTH_GATHERING = 3

/** Collects what comes in small pieces, and sends it on by 32 KiB, the most that one packet carries: dd(1), `obs`. */
const COLLECT = 'dd ibs=64k obs=32k 2>/dev/null'

/** A line of a script that asks something. */
export interface AskingLine {
  readonly line: string
  /** Whether what it runs may leave a process in the background that holds its output open. */
  readonly mayLinger: boolean
}

/**
 * Lines of a script, put so that what they print leaves the machine in few large pieces. Otherwise every piece
 * of output and every mark becomes an SSH packet. To gather is to wait for the end of the stream, so what may hold it open
 * travels straight.
 *
 * @param say prints what the script has kept back: braces before a pipe are a shell of their own, and what they keep is lost.
 */
export function gathered(lines: readonly AskingLine[], say: string): string[] {
  const result: string[] = []
  let together: string[] = []
  const flush = () => {
    result.push(
      ...(together.length < WORTH_GATHERING ? together : [say, '{', ...together, say, `} | ${COLLECT}`]),
    )
    together = []
  }
  for (const { line, mayLinger } of lines) {
    if (mayLinger) flush()
    if (mayLinger) result.push(line)
    else together.push(line)
  }
  flush()
  return result
}
