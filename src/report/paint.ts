import { styleText } from 'node:util'
import type { Verdict } from '../task/result.ts'

type Style = Parameters<typeof styleText>[0]

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string

/** `enabled`: whether the output shows colours. */
export function painter(enabled: boolean): Paint {
  return enabled ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text
}

/** By https://no-color.org and https://force-color.org; where both are set, FORCE_COLOR wins, as in Node itself. */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const force = env['FORCE_COLOR']
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false
  return isTerminal
}

const VERDICT_STYLE: Readonly<Record<Verdict, Style>> = {
  ok: 'green',
  change: 'yellow',
  may: 'magenta',
  skipped: 'dim',
  failed: ['bold', 'red'],
  unreachable: ['bold', 'red'],
}

/** A verdict in its colour, padded to the width of the usual ones. */
export function paintVerdict(paint: Paint, verdict: Verdict): string {
  return paint(VERDICT_STYLE[verdict], verdict.padEnd('skipped'.length))
}
