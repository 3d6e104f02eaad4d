import { patternOf } from './pattern.ts'

/**
 * How a list of algorithms changes ssh2's own, in the order in which ssh2 goes through it. Names that it does not
 * have are passed over: the two sides agree on what is left.
 */
export interface AlgorithmChange {
  readonly remove?: readonly RegExp[]
  readonly prepend?: readonly RegExp[]
  readonly append?: readonly RegExp[]
}

/** Reads the value of Ciphers and its like: `+` adds, `-` takes away, `^` puts first, else it is the whole list. */
export function algorithmChange(value: string): AlgorithmChange {
  const names = value
    .replace(/^[+^-]/, '')
    .split(',')
    .map(patternOf)
  if (value.startsWith('+')) return { append: names }
  if (value.startsWith('-')) return { remove: names }
  if (value.startsWith('^')) return { remove: names, prepend: names }
  return { remove: [/./], append: names }
}

/** The same done to a list of ours. `supported`: all that could be in it. */
export function changed(
  list: readonly string[],
  supported: readonly string[],
  { remove = [], prepend = [], append = [] }: AlgorithmChange,
): string[] {
  const named = (names: readonly RegExp[]) =>
    names.flatMap((name) => supported.filter((algorithm) => name.test(algorithm)))
  const kept = list.filter((algorithm) => !remove.some((name) => name.test(algorithm)))
  return [...new Set([...named(prepend), ...kept, ...named(append)])]
}
