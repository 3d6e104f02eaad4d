import { parseAddress } from '../inventory/address.ts'

/** One term of a host pattern, and where it stands in the text. */
export interface Term {
  readonly kind: 'with' | 'only' | 'without'
  /** A name, a glob or `~regex`, perhaps with `[0]` or `[1:3]` behind it. */
  readonly name: string
  /** Of the name, within the text. */
  readonly offset: number
}

/**
 * The terms of a host pattern, as Ansible splits it: at commas; without any, at colons that are neither in brackets nor
 * part of an address (`web[1:3]`, `2001:db8::1`).
 */
export function splitPattern(pattern: string): Term[] {
  return [...pieces(pattern)].flatMap(([piece, start]) => {
    const text = piece.trim()
    return text === '' ? [] : [termOf(text, start + piece.indexOf(text))]
  })
}

function* pieces(pattern: string): Generator<[string, number]> {
  if (!pattern.includes(',') && parseAddress(pattern)) yield [pattern, 0]
  else {
    const form = pattern.includes(',') ? /[^,]+/g : /(?:[^\s:[\]]|\[[^\]]*\])+/g
    for (const match of pattern.matchAll(form)) yield [match[0], match.index]
  }
}

/** What one term says. */
export function termOf(text: string, offset: number): Term {
  const name = text.slice(1)
  if (text.startsWith('!')) return { kind: 'without', name, offset: offset + 1 }
  if (text.startsWith('&')) return { kind: 'only', name, offset: offset + 1 }
  return { kind: 'with', name: text, offset }
}
