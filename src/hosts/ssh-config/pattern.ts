/** True when a value matches a list of ssh_config patterns: one of them, and none that begins with `!`. */
export function matchesPatterns(patterns: readonly string[], value: string): boolean {
  let found = false
  for (const pattern of patterns) {
    if (!patternOf(pattern.replace(/^!/, '')).test(value)) continue
    if (pattern.startsWith('!')) return false
    found = true
  }
  return found
}

/** One pattern: `*` and `?` only, as ssh_config(5), PATTERNS. */
export function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (sign) => {
    if (sign === '*') return '.*'
    return sign === '?' ? '.' : `\\${sign}`
  })
  return new RegExp(`^${source}$`, 'i')
}
