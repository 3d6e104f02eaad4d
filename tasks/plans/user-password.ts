import { type Command, Refusal, Secret, sh, sha256 } from '../../src/index.ts'
import type { Shadow, User } from '../probes/user.ts'

/** A wished password: encrypted, without the mark of a locked one. */
export interface Password {
  readonly bare: Secret
  readonly locked: boolean
}

/** crypt(5): `$id$…`, or DES; `*` fits no password, nothing is one that nobody has. */
const ENCRYPTED = /^(\$[a-z0-9]+\$[^:\s]+|[A-Za-z0-9./]{13}|\*|)$/

/**
 * `!` before it locks it, as usermod --lock does.
 *
 * @throws {Refusal} for what is not encrypted; it does not say what it is.
 */
export function passwordOf(password: string | Secret, lock: boolean | undefined): Password {
  const text = password instanceof Secret ? password.reveal() : password
  const bare = text.replace(/^!+/, '')
  if (!ENCRYPTED.test(bare) || text === '')
    throw new Refusal(
      'the password is not encrypted, and would be readable: give what `mkpasswd` or `openssl passwd -6` prints',
    )
  if (bare === '' && lock === false) refuseOpenLogin()
  return { bare: new Secret(bare), locked: lock ?? text.startsWith('!') }
}

/** An entry without a password that is not locked asks for none: shadow(5). */
export function refuseOpenLogin(name?: string): never {
  const whose = name === undefined ? '`!` is no password' : `the user ${name} has no password`
  throw new Refusal(`${whose}: unlocked, everybody could log in. Give \`password\``)
}

/** What the machine answers once the password is set. */
export function shadowWith({ bare, locked }: Password, expires: number | null): Shadow {
  const none = bare.reveal() === ''
  return { hash: none ? null : new Secret(sha256(bare)), locked: locked || none, expires }
}

export function hasPassword({ bare }: Password, { hash }: Shadow): boolean {
  if (bare.reveal() === '') return hash === null
  return hash?.equals(new Secret(sha256(bare))) ?? false
}

/** @throws {Refusal} when this is not root. */
export function seen({ shadow }: User, name: string): NonNullable<User['shadow']> {
  if (shadow === null)
    throw new Refusal(`only root can see the password of ${name} and when it ends: use \`become\``)
  return shadow
}

/** Sets an encrypted password. It travels on stdin: arguments can be seen by every user of the machine. */
export function setPassword(name: string, { bare, locked }: Password): Command {
  const mark = locked || bare.reveal() === '' ? '!' : ''
  return { ...sh`chpasswd --encrypted`, stdin: new Secret(`${name}:${mark}${bare.reveal()}\n`) }
}
