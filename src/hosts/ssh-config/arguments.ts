import { split } from 'shlex'
import { sshConfigError, type Directive, parseSetting } from './directive.ts'

/** What words for the command line of ssh say. */
export interface SshArguments {
  readonly settings: readonly Directive[]
  /** `-F`: a file in place of the usual ones; `none` for no file at all. */
  readonly configFile: string | null
}

/** Options of ssh(1) that are settings in short. */
const SHORT: Readonly<Record<string, string>> = {
  '-J': 'ProxyJump',
  '-b': 'BindAddress',
  '-i': 'IdentityFile',
  '-l': 'User',
  '-p': 'Port',
}
const FLAGS: Readonly<Record<string, string>> = {
  '-4': 'AddressFamily inet',
  '-6': 'AddressFamily inet6',
  '-A': 'ForwardAgent yes',
  '-a': 'ForwardAgent no',
}
/** Verbosity, compression, terminals: nothing that a result depends on. */
const WITHOUT_EFFECT = /^-(v+|q|C|T|t+|x|X|Y|n)$/

/**
 * Understands `ansible_ssh_common_args` and its like as far as they map.
 *
 * @param variable where the words come from, for messages.
 * @throws {DroverError} `ssh-config` that names the word that cannot be understood.
 */
export function parseSshArguments(text: string, variable: string): SshArguments {
  const words = [...split(text)]
  const settings: Directive[] = []
  let configFile: string | null = null
  while (words.length > 0) {
    const word = words.shift() ?? ''
    const flag = FLAGS[word]
    const letter = word.slice(0, 2)
    if (WITHOUT_EFFECT.test(word)) continue
    if (flag !== undefined) settings.push(parseSetting(flag, variable))
    else if (letter === '-o' || letter === '-F' || SHORT[letter] !== undefined) {
      const value = word.length > 2 ? word.slice(2) : words.shift()
      if (value === undefined) throw sshConfigError(variable, `${word} wants a value`)
      if (letter === '-F') configFile ??= value
      else settings.push(setting(letter, value, variable))
    } else throw refused(variable, word)
  }
  return { settings, configFile }
}

function setting(letter: string, value: string, source: string): Directive {
  const keyword = SHORT[letter]
  if (keyword === undefined) return parseSetting(value, source)
  return { keyword: keyword.toLowerCase(), written: keyword, args: [value], source }
}

function refused(variable: string, word: string): Error {
  return sshConfigError(
    variable,
    `${word} is understood by the system’s ssh only`,
    'Set `ansible_connection: openssh` for the host: the system’s own ssh then makes the connection.',
  )
}
