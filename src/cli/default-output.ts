import type { Output } from '../report/output-names.ts'

/** The output when none is asked for: pretty needs a terminal that can move its cursor and knows its size. */
export function defaultOutput(
  terminal: { readonly isTTY?: boolean; readonly rows?: number },
  env: Readonly<Record<string, string | undefined>>,
): Output {
  const canDraw = terminal.isTTY === true && env['TERM'] !== 'dumb' && (terminal.rows ?? 0) > 0
  return canDraw ? 'pretty' : 'lines'
}
