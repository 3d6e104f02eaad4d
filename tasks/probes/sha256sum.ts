/** The hash in a line of sha256sum. A backslash before it says that the file's name is escaped. */
export function hashIn(line: string): string {
  const hash = /^\\?([0-9a-f]{64}) /.exec(line)?.[1]
  if (hash === undefined) throw new Error(`sha256sum printed "${line}"`)
  return hash
}
