import { DroverError } from '../task/error.ts'
import type { Secret } from '../task/secret.ts'

/** How to become a user: the words before `sh`, and what sudo will ask with, if it may ask. */
export interface Become {
  readonly user: string
  /** Words that every login shell reads alike; they end with a space. */
  readonly words: string
  /** Random, so that nothing else can look like sudo's question; null: sudo must not ask. */
  readonly prompt: string | null
  readonly password: Secret | null
}

/** Names that need no quoting in any shell (sh, csh, fish); also `#1000`-less numbers and `name@domain`. */
const USER_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*\$?$/

/**
 * How to become `user`, or null where the login user is that user already.
 * With a password sudo reads it from stdin (`-S`), but only when it needs one: whoever writes it
 * unasked gives it to the script. So it is written when `prompt` appears, see `Conversation`.
 *
 * @throws {DroverError} `become-failed` for a name that cannot be a user's.
 */
export function becoming(
  user: string | null,
  loginUser: string,
  password: Secret | null,
  mark: string,
): Become | null {
  if (user === null || user === loginUser) return null
  if (!USER_NAME.test(user)) {
    throw new DroverError('become-failed', `cannot become ${JSON.stringify(user)}: that is no user name`)
  }
  const name = user.replace('$', '\\$')
  if (password === null) return { user, words: `sudo -n -H -u ${name} -- `, prompt: null, password }
  const prompt = `drover-password-${mark}:`
  return { user, words: `sudo -S -p ${prompt} -H -u ${name} -- `, prompt, password }
}

/** What kept sudo from starting our shell, for the error's first line. */
export type BecomeTrouble = 'ended' | 'asked-again' | 'silent'

/** @param stderr what login profile and sudo printed, the prompts included. */
export function becomeFailure(
  where: string,
  { user, prompt, password }: Become,
  trouble: BecomeTrouble,
  stderr: string,
): DroverError {
  const said = (prompt === null ? stderr : stderr.replaceAll(prompt, '')).trim()
  return new DroverError('become-failed', `cannot become ${user} on ${where}: ${reason(trouble, said)}`, {
    help: help(trouble, said, password),
    ...(said === '' ? {} : { stderr: said }),
  })
}

function reason(trouble: BecomeTrouble, said: string): string {
  if (trouble === 'asked-again') return 'sudo did not accept the password'
  if (trouble === 'silent') return 'sudo neither asked for the password nor started the shell'
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  // The first line of sudo itself says what is wrong; the shell's words and "x is not in the sudoers file" come last.
  const own = lines.find((line) => line.startsWith('sudo: '))
  return (own ?? lines.at(-1))?.trim() ?? 'sudo ended without a word'
}

function help(trouble: BecomeTrouble, said: string, password: Secret | null): string {
  if (/not found|No such file/i.test(said)) return 'Install sudo on the machine, or log in as that user.'
  if (trouble === 'asked-again') return 'Correct ansible_become_password, or what you type for -K.'
  if (password === null) {
    return 'Give a password (-K asks for it, or set ansible_become_password), or allow sudo without one (NOPASSWD).'
  }
  return 'See whether the login user may become that user: `sudo -l` on the machine shows it.'
}
