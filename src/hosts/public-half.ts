import { readFileSync } from 'node:fs'
import { ssh2 } from './ssh-library.ts'

/** What stands before the public key in a key file of OpenSSH's own format (PROTOCOL.key). */
const MAGIC = 'openssh-key-v1\0'

/**
 * The public key of a private key file that is encrypted: OpenSSH's format holds it in the clear, for the
 * others it stands in the file beside it. Null where it cannot be told.
 *
 * @param text what the private key file holds.
 */
export function publicHalf(file: string, text: string): Buffer | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(text)?.[1]
  return (body === undefined ? null : inContainer(Buffer.from(body, 'base64'))) ?? beside(file)
}

/** Behind the magic: cipher, name and options of the key derivation, how many keys, the public key. */
function inContainer(bytes: Buffer): Buffer | null {
  try {
    if (!bytes.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC))) return null
    let at = MAGIC.length
    for (let field = 0; field < 3; field += 1) at += 4 + bytes.readUInt32BE(at)
    const length = bytes.readUInt32BE(at + 4)
    return bytes.subarray(at + 8, at + 8 + length)
  } catch {
    // Cut short: then it is no key at all, which using it will tell.
    return null
  }
}

function beside(file: string): Buffer | null {
  try {
    const key = ssh2.utils.parseKey(readFileSync(`${file}.pub`, 'utf8'))
    return key instanceof Error ? null : key.getPublicSSH()
  } catch {
    return null
  }
}
