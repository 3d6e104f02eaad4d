import { readFileSync } from 'node:fs'
import { DroverError } from '../task/error.ts'
import { Secret } from '../task/secret.ts'
import type { ConnectionOptions } from './options.ts'
import { askHidden } from './terminal.ts'

export interface Passwords {
  /** To log in with. */
  readonly connection: Secret | null
  /** For sudo, su or doas. */
  readonly become: Secret | null
}

/**
 * The passwords that the command line asks for, for all hosts that have none of their own.
 *
 * @throws {DroverError} `usage` without a terminal, `file-unreadable`, `interrupted`.
 */
export async function passwords(options: ConnectionOptions): Promise<Passwords> {
  const connection = options.connectionPasswordFile
    ? fromFile(options.connectionPasswordFile)
    : options.askPass
      ? await asked('-k', '--connection-password-file', 'SSH password: ')
      : null
  if (options.becomePasswordFile !== undefined)
    return { connection, become: fromFile(options.becomePasswordFile) }
  if (!options.askBecomePass) return { connection, become: null }
  const same = connection === null ? '' : ' (empty: the SSH password)'
  const typed = await asked('-K', '--become-password-file', `sudo password${same}: `)
  return { connection, become: typed.reveal() === '' && connection ? connection : typed }
}

function asked(option: string, instead: string, question: string): Promise<Secret> {
  if (process.stdin.isTTY) return askHidden(question)
  throw new DroverError('usage', `${option} asks on the terminal, and there is none`, {
    help: `give the password with ${instead} FILE`,
  })
}

function fromFile(path: string): Secret {
  try {
    return new Secret(readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? '')
  } catch (error) {
    throw new DroverError('file-unreadable', `cannot read the password file ${path}`, { cause: error })
  }
}
