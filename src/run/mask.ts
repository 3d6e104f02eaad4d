import type { Data } from '../task/content.ts'
import { Secret } from '../task/secret.ts'

/** Shorter lines of a secret (`}`, `yes`) give nothing away, and hiding them would make everything unreadable. */
const SHORTEST = 4

/** A text in which the lines of a command's secret stdin read `***`: a failing program may print what it was given. */
export function mask(text: string, stdin: Data | undefined): string {
  if (!(stdin instanceof Secret)) return text
  const lines = stdin
    .reveal()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
  return lines.reduce((masked, line) => masked.replaceAll(line, '***'), text)
}
