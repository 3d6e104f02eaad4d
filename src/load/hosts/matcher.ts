/**
 * Whether a name fits a glob (`*`, `?`, `[abc]`, `[!a-c]`) or, behind `~`, a regular expression that must match from the
 * beginning; as in Ansible. Null when the regular expression cannot be read.
 */
export function matcher(pattern: string): ((name: string) => boolean) | null {
  try {
    const form = pattern.startsWith('~')
      ? regular(pattern.slice(1))
      : new RegExp(`^${globbed(pattern)}$`, 'su')
    return (name) => form.test(name)
  } catch {
    return null
  }
}

/** Python's dialect: named groups, the ends of the text, and flags at the beginning are written otherwise there. */
function regular(text: string): RegExp {
  const flags = /^\(\?([ims]+)\)/.exec(text)
  const body = text
    .slice(flags?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`)
    .replaceAll(String.raw`\A`, '^')
    .replaceAll(String.raw`\Z`, String.raw`(?![\s\S])`)
  return new RegExp(`^(?:${body})`, flags?.[1] ?? '')
}

function globbed(glob: string): string {
  return glob.replaceAll(/\*+|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/gu, (part, not?: string, inside?: string) => {
    if (part.startsWith('*')) return '.*'
    if (part === '?') return '.'
    if (inside === undefined || inside === '') return escaped(part)
    return `[${not === '!' ? '^' : ''}${inside.replaceAll(/[\\\]^[]/g, String.raw`\$&`)}]`
  })
}

/** For a regular expression that matches the text itself. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
