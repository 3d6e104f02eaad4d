/** What a step of `wait_for` wishes. */
export interface WaitWish {
  readonly port?: number
  readonly host?: string
  readonly path?: string
  readonly search_regex?: string
  readonly state: 'started' | 'present' | 'stopped' | 'absent' | 'drained'
  readonly connect_timeout: number
  readonly exclude_hosts: readonly string[]
}

const THIS_MACHINE = ['127.0.0.1', 'localhost', '::1', '0.0.0.0', '::']

export function hostOf({ host }: WaitWish): string {
  return host ?? '127.0.0.1'
}

/** Why the params make no sense together; null when they do. */
export function unclear(wish: WaitWish): string | null {
  if ((wish.port === undefined) === (wish.path === undefined))
    return 'give either port or path: what to wait for'
  if (wish.path !== undefined && wish.state === 'drained') return 'only a port can be drained'
  if (wish.path !== undefined && wish.host !== undefined) return 'path and host exclude each other'
  if (wish.state === 'drained' && wish.search_regex !== undefined)
    return 'drained and search_regex exclude each other'
  if (wish.state === 'drained' && !THIS_MACHINE.includes(hostOf(wish)))
    return `drained counts connections to the machine itself, not to ${hostOf(wish)}: leave host out`
  return regexTrouble(wish.search_regex ?? '')
}

/** What other dialects know and grep -E reads as something else: it would be waited for in vain. */
function regexTrouble(regex: string): string | null {
  if (/(^|[^\\])(\\\\)*\\d/.test(regex)) return String.raw`search_regex is one of grep -E: write [0-9] for \d`
  return regex.includes('(?') ? 'search_regex is one of grep -E, which does not know (?' : null
}
