import { Secret } from '../task/secret.ts'

/** Shorter lines of a secret (`}`, `yes`) give nothing away, and hiding them would make everything unreadable. */
const SHORTEST = 4

/** A text in which the lines of secrets read `***`, also where they stand quoted: a failing program may print what it was given. */
export function mask(text: string, secrets: readonly unknown[]): string {
  const lines = secrets
    .filter((one) => one instanceof Secret)
    .flatMap((secret) => secret.reveals())
    .flatMap((value) => value.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST)
    .flatMap((line) => [line, JSON.stringify(line).slice(1, -1)])
  const longestFirst = [...new Set(lines)].sort((a, b) => b.length - a.length)
  return longestFirst.reduce((masked, line) => masked.replaceAll(line, '***'), text)
}
