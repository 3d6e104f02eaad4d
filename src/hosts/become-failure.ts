import { DroverError } from '../task/error.ts'
import type { Become } from './become.ts'

/** What kept the program from starting our shell, for the error's first line. */
export type BecomeTrouble = 'ended' | 'asked' | 'asked-again' | 'silent'

/** @param stderr what login profile and the program printed, the prompts included. */
export function becomeFailure(
  where: string,
  become: Become,
  trouble: BecomeTrouble,
  stderr: string,
): DroverError {
  const said = wordsOf(become, stderr)
  return new DroverError(
    'become-failed',
    `cannot become ${become.user} on ${where}: ${reason(become, trouble, said)}`,
    { help: help(become, trouble, said), ...(said === '' ? {} : { stderr: said }) },
  )
}

function wordsOf({ since, prompt }: Become, stderr: string): string {
  const own = since === null ? stderr : (stderr.split(since)[1] ?? stderr)
  return (prompt === null ? own : own.replace(new RegExp(prompt, 'g'), '')).trim()
}

function reason({ method, prompt }: Become, trouble: BecomeTrouble, said: string): string {
  if (trouble === 'asked') return `${method} asks for a password`
  if (trouble === 'asked-again') return `${method} did not accept the password`
  if (trouble === 'silent')
    return `${method} neither ${prompt === null ? 'ended' : 'asked for the password'} nor started the shell`
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  const own = [...said.matchAll(new RegExp(`(?:^|[:：] ?)(${method}: .*)`, 'gm'))].map(([, words]) => words)
  // sudo says first what is wrong, su and doas last (su on the line of its question); the words of the shell, and
  // "x is not in the sudoers file", are nobody's.
  return (own.at(method === 'sudo' ? 0 : -1) ?? lines.at(-1))?.trim() ?? `${method} ended without a word`
}

function help({ method, password }: Become, trouble: BecomeTrouble, said: string): string {
  if (/not found|No such file/i.test(said)) {
    const missing = /script/.test(said) ? '`script` (util-linux), which asks for doas’s password' : method
    return `Install ${missing} on the machine, or log in as that user.`
  }
  if (trouble === 'asked-again' || /authentication failure|Authentication failed/i.test(said))
    return 'Correct ansible_become_password, or what you type for -K.'
  if (password === null) {
    const how = { sudo: 'NOPASSWD', doas: 'nopass', su: 'pam_wheel’s trust' }[method]
    return `Give a password (-K asks for it, or set ansible_become_password), or allow ${method} without one (${how}).`
  }
  const whom = { sudo: ': `sudo -l` on the machine shows it', doas: ': /etc/doas.conf says it', su: '' }[
    method
  ]
  return `See whether the login user may become that user${whom}.`
}
