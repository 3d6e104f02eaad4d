import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { type Directive, onlyOpenssh, sshConfigError } from './directive.ts'

/** What the tokens of a value stand for, ssh_config(5), TOKENS. */
export interface Tokens {
  /** `%n` */
  readonly alias: string
  /** `%h` */
  readonly address: string
  /** `%p` */
  readonly port: number
  /** `%r` */
  readonly user: string
}

/** A path with `~`, `%` tokens and `${VARIABLE}` filled in. `value`: one of the directive's. */
export function expandPath(value: string, directive: Directive, tokens: Tokens): string {
  const home = homedir()
  const path = value === '~' || value.startsWith('~/') ? join(home, value.slice(1)) : value
  const local = userInfo()
  const meanings: Readonly<Record<string, string>> = {
    '%': '%',
    d: home,
    h: tokens.address,
    i: String(local.uid),
    k: tokens.alias,
    L: hostname().split('.')[0] ?? '',
    l: hostname(),
    n: tokens.alias,
    p: String(tokens.port),
    r: tokens.user,
    u: local.username,
  }
  return path
    .replace(/\$\{(\w+)\}/g, (_all, name: string) => {
      const set = process.env[name]
      if (set === undefined)
        throw sshConfigError(directive.source, `${directive.written}: the environment has no ${name}`)
      return set
    })
    .replace(/%(.)/g, (all, letter: string) => {
      const meaning = meanings[letter]
      if (meaning === undefined) throw onlyOpenssh(directive, `has ${all}, which only the system’s ssh knows`)
      return meaning
    })
}
