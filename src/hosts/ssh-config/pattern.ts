/** True when a value matches a list of ssh_config patterns: one of them, and none that begins with `!`. */
export function matchesPatterns(patterns: readonly string[], value: string): boolean {
  let found = false
  for (const pattern of patterns) {
    if (!glob(pattern.replace(/^!/, '')).test(value)) continue
    if (pattern.startsWith('!')) return false
    found = true
  }
  return found
}

/** `*` and `?` only, as ssh_config(5), PATTERNS. */
function glob(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (sign) => {
    if (sign === '*') return '.*'
    return sign === '?' ? '.' : `\\${sign}`
  })
  return new RegExp(`^${source}$`, 'i')
}
