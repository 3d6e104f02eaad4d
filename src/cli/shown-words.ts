import { quote } from '../task/quote.ts'

/** Words of a command line as they may be shown: `…` stands for a value that holds a secret. */
export function shownWords(words: readonly string[]): string[] {
  return words.map((word) => quote(word.includes('!secret') ? withoutValue(word) : word))
}

function withoutValue(word: string): string {
  const option = /^(?:--[a-z-]+=|-e)/.exec(word)?.[0] ?? ''
  return `${option}…`
}
