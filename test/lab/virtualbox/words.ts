// The command line: `--name value`, `--name=value`, and what stands by itself.
import { syntax } from './failure.ts'

export type Words = { readonly plain: readonly string[]; readonly options: ReadonlyMap<string, string> }

/** @throws Failure for an option that is not among the known ones, or lacks its value. */
export function readWords(
  words: readonly string[],
  known: { readonly values?: readonly string[]; readonly flags?: readonly string[] },
): Words {
  const plain: string[] = []
  const options = new Map<string, string>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const [, name = '', , own] = /^(-[^=]*)(=(.*))?$/s.exec(word) ?? []
    if (name === '') plain.push(word)
    else if (known.flags?.includes(name) === true) options.set(name, '')
    else if (known.values?.includes(name) === true) {
      const value = own ?? words[++at]
      if (value === undefined) throw syntax(`${name}: RTGETOPT_REQ_STRING`)
      options.set(name, value)
    } else throw syntax(`unknown option: ${word}`)
  }
  return { plain, options }
}
