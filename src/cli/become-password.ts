import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { DroverError } from '../task/error.ts'
import { Secret } from '../task/secret.ts'

interface Options {
  readonly askBecomePass?: boolean
  readonly becomePasswordFile?: string
}

/**
 * The password for sudo that the command line asks for, or null.
 *
 * @throws {DroverError} `usage` without a terminal, `file-unreadable`, `interrupted`.
 */
export async function becomePassword(options: Options): Promise<Secret | null> {
  if (options.becomePasswordFile !== undefined) return fromFile(options.becomePasswordFile)
  if (!options.askBecomePass) return null
  if (!process.stdin.isTTY) {
    throw new DroverError('usage', '-K asks on the terminal, and there is none', {
      help: 'give the password with --become-password-file FILE',
    })
  }
  return askHidden('sudo password: ')
}

function fromFile(path: string): Secret {
  try {
    return new Secret(readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? '')
  } catch (error) {
    throw new DroverError('file-unreadable', `cannot read the password file ${path}`, { cause: error })
  }
}

/** Asks on the terminal; what is typed is not shown. */
function askHidden(question: string): Promise<Secret> {
  process.stderr.write(question)
  const nowhere = new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  return new Promise((resolve, reject) => {
    reader.on('line', (line) => {
      resolve(new Secret(line))
      reader.close()
    })
    reader.on('SIGINT', () => {
      reader.close()
    })
    reader.on('close', () => {
      process.stderr.write('\n')
      // After a line this changes nothing: the promise is resolved.
      reject(new DroverError('interrupted', 'interrupted while asking for the password'))
    })
  })
}
