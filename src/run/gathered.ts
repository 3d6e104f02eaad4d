/**
 * Fewer than these are not worth it: gathering costs the machine 2 ms of processor time, and each question that travels straight
 * costs us a quarter of one.
 */
const WORTH_GATHERING = 8

/** Collects what comes in small pieces, and sends it on by 32 KiB, the most that one packet carries: dd(1), `obs`. */
const COLLECT = 'dd ibs=64k obs=32k'

/** A line of a script that asks something. */
export interface AskingLine {
  readonly line: string
  /** Whether what it runs may leave a process in the background that holds its streams open. */
  readonly mayLinger: boolean
}

/**
 * Lines of a script, put so that what they print leaves the machine in few large pieces, each stream by itself. Otherwise
 * every line of output and every mark becomes an SSH packet. To gather is to wait for the end of both streams, so what may
 * hold them open travels straight.
 */
export function gathered(lines: readonly AskingLine[]): string[] {
  const result: string[] = []
  let together: string[] = []
  const flush = () => {
    result.push(...(together.length < WORTH_GATHERING ? together : inFewPieces(together)))
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

/** Stderr goes through the inner pipe; stdout passes it by on descriptor 3 and goes through the outer one. */
function inFewPieces(lines: readonly string[]): string[] {
  return ['{ {', ...lines, `} 2>&1 >&3 3>&- | ${COLLECT} >&2 2>/dev/null; } 3>&1 | ${COLLECT} 2>/dev/null`]
}
