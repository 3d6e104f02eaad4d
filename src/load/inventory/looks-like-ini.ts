/**
 * Whether a file is an INI inventory. As in Ansible, YAML is tried first for `.yaml`, `.yml`, `.json` and names without an ending,
 * and all else is INI; but what a file is is decided by how it looks, so that its mistakes are those of one format.
 */
export function looksLikeIni(path: string, text: string): boolean {
  const ending = /[^/.]\.([^/.]*)$/.exec(path)?.[1]
  if (ending !== undefined && !['yaml', 'yml', 'json', 'config'].includes(ending)) return true
  const lines = text.split('\n').filter((line) => !/^\s*([#;].*)?$/.test(line))
  const first = lines[0] ?? ''
  if (/^(---|%YAML|\{)/.test(first)) return false
  if (lines.some((line) => /^\[[^\]\s]+\]\s*(#.*)?$/.test(line.trim()))) return true
  return (
    ending === undefined && lines.length > 0 && !lines.some((line) => /^\s*[^\s=#]+\s*:(\s|$)/.test(line))
  )
}
