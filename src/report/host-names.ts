import { escapeLine } from './escape.ts'

/** More names than this are cut, and counted instead. */
const MOST = 8

/** Host names on one line: what neighbours share is written once: `k8s-worker-1, -2, -3`. */
export function hostNames(names: readonly string[], most = MOST): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names
  const written = shown.map((name, index) => shorten(name, shown[index - 1]))
  if (shown.length < names.length) written.push(`… (${names.length} hosts)`)
  return written.join(', ')
}

function shorten(name: string, before: string | undefined): string {
  const here = split(name)
  if (here === null || before === undefined || split(before)?.stem !== here.stem) return escapeLine(name)
  return here.separator + here.number
}

function split(name: string): { stem: string; separator: string; number: string } | null {
  const match = /^(?<stem>.*?[^\d.])(?<number>\d+)$/.exec(name)
  const { stem, number } = match?.groups ?? {}
  if (stem === undefined || number === undefined) return null
  return { stem, separator: /[-_]$/.exec(stem)?.[0] ?? '', number }
}
