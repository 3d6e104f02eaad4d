const RANGE = /^(.*?)\[([0-9]+|[A-Za-z]):([0-9]+|[A-Za-z])(?::([0-9]+))?\](.*)$/

/** `worker-[1:3]` -> worker-1, worker-2, worker-3; `[a:c]` for letters; a leading zero gives the width. */
export function expandRanges(name: string): string[] {
  const match = RANGE.exec(name)
  if (!match) return [name]
  const [, before = '', first = '', last = '', step = '1', after = ''] = match
  return sequence(first, last, Math.max(1, Number(step))).flatMap((word) =>
    expandRanges(`${before}${word}${after}`),
  )
}

const MOST = 10_000

function sequence(first: string, last: string, step: number): string[] {
  const digits = /^\d/.test(first)
  const code = (word: string) => (digits ? Number(word) : word.charCodeAt(0))
  const words: string[] = []
  for (let at = code(first); at <= code(last) && words.length < MOST; at += step) {
    words.push(
      digits ? String(at).padStart(first.startsWith('0') ? first.length : 1, '0') : String.fromCharCode(at),
    )
  }
  return words
}
