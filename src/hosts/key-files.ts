import { readFileSync } from 'node:fs'
import type { ParsedKey } from 'ssh2'
import { ssh2 } from './ssh-library.ts'
import type { Secret } from '../task/secret.ts'
import { publicHalf } from './public-half.ts'

/** What a private key file is good for. `publicKey`: in the form of the SSH protocol, null where it cannot be told. */
export type KeyFile =
  | { readonly state: 'ready'; readonly key: ParsedKey; readonly publicKey: Buffer }
  | { readonly state: 'locked'; readonly publicKey: Buffer | null }
  /** Only the public half is here: the agent may hold the other. */
  | { readonly state: 'public'; readonly publicKey: Buffer }
  | { readonly state: 'absent' | 'unusable'; readonly why: string; readonly publicKey: null }

/** Key files, read and unlocked once for all hosts. */
export class KeyFiles {
  readonly #known = new Map<string, KeyFile>()

  /** @param passphrase opens the file where it is encrypted. */
  read(file: string, passphrase: Secret | null): KeyFile {
    const known = this.#known.get(file)
    if (known && (known.state !== 'locked' || passphrase === null)) return known
    const read = readKeyFile(file, passphrase)
    this.#known.set(file, read)
    return read
  }

  /** True when the passphrase opens the file: from now on it is ready for all hosts. */
  unlock(file: string, passphrase: Secret): boolean {
    return this.read(file, passphrase).state === 'ready'
  }
}

function readKeyFile(file: string, passphrase: Secret | null): KeyFile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const publicKey = publicHalf(file, '')
    if (publicKey) return { state: 'public', publicKey }
    return { state: 'absent', why: `cannot be read: ${(error as Error).message}`, publicKey: null }
  }
  const key = ssh2.utils.parseKey(text, passphrase?.reveal())
  if (!(key instanceof Error))
    return { state: key.isPrivateKey() ? 'ready' : 'public', key, publicKey: key.getPublicSSH() }
  if (/passphrase|Encrypted|integrity check|bad decrypt/i.test(key.message))
    return { state: 'locked', publicKey: publicHalf(file, text) }
  const why = /\bsk-/.test(key.message)
    ? 'is of a security key: `ansible_connection: openssh` can use it'
    : `cannot be used: ${key.message}`
  return { state: 'unusable', why, publicKey: null }
}
