import { DroverError } from '../task/error.ts'
import type { HostVariables } from './host-variables.ts'
import {
  BECOME_METHODS,
  type BecomeMethod,
  type BecomeSettings,
  type ConnectionDefaults,
} from './settings.ts'

/** Words that every login shell reads alike, unquoted. */
const PLAIN = /^[\w./:@%+,=-]+$/

/**
 * By what means to become another user on a host.
 *
 * @throws {DroverError} `invalid-value`.
 */
export function becomeSettings(read: HostVariables, defaults: ConnectionDefaults): BecomeSettings {
  const method = becomeMethod(read)
  const own = (what: string) => [`ansible_${method}_${what}`, `ansible_become_${what}`]
  return {
    method,
    program: plain(read.text(...own('exe')) ?? method, 'ansible_become_exe'),
    flags:
      read
        .line(...own('flags'))
        ?.split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => plain(word, 'ansible_become_flags')) ?? null,
    password:
      read.secret('ansible_become_password', 'ansible_become_pass', `ansible_${method}_pass`) ??
      defaults.askedBecomePassword ??
      null,
    timeout: defaults.becomeTimeout ?? 60,
  }
}

function becomeMethod(read: HostVariables): BecomeMethod {
  const written = read.text('ansible_become_method') ?? 'sudo'
  const short = written.replace(/^(ansible\.builtin|community\.general)\./, '')
  const method = BECOME_METHODS.find((known) => known === short)
  if (method) return method
  throw new DroverError(
    'invalid-value',
    `ansible_become_method must be one of ${BECOME_METHODS.join(', ')}, not ${written}`,
  )
}

/** The words stand in a line for a login shell that may be any: what needs quoting is not taken. */
function plain(word: string, variable: string): string {
  if (PLAIN.test(word)) return word
  throw new DroverError(
    'invalid-value',
    `${variable}: ${JSON.stringify(word)} has signs that a shell may read`,
  )
}
