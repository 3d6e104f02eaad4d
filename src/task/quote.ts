/** Characters that no POSIX shell treats specially, wherever they stand in a word. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/
/** Also with `=`, where the word cannot be taken for an assignment. */
const PLAIN_OPTION = /^[-/][A-Za-z0-9_@%+=:,./-]*$/

/**
 * Writes a word so that every POSIX shell reads exactly that word back.
 * Uses single quotes only: `$'…'` is unknown to dash (POSIX.1-2017, 2.2.2).
 *
 * @throws {TypeError} when the word holds NUL, which no argument can carry.
 */
export function quote(word: string | number): string {
  const text = String(word)
  if (text.includes('\0')) throw new TypeError('a shell word cannot hold a NUL character')
  if (PLAIN.test(text) || PLAIN_OPTION.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
