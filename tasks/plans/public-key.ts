import { Refusal, sha256 } from '../../src/index.ts'

/** One line of an authorized_keys file that is a key: sshd(8). */
export interface PublicKey {
  /** As written before the key: `from="10.0.0.0/8",no-pty`; empty for none. */
  readonly options: string
  readonly type: string
  /** The key itself, in base64. Two lines with the same are the same key. */
  readonly blob: string
  readonly comment: string
}

const TYPE =
  /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com)(-cert-v01@openssh\.com)?$/

/** A line that is a key; null for a comment, an empty line, and what sshd would not take for a key. */
export function readKey(line: string): PublicKey | null {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return null
  const [first, rest] = splitWord(text)
  if (TYPE.test(first)) return withBlob('', first, rest)
  const [type, after] = splitWord(rest)
  return TYPE.test(type) ? withBlob(first, type, after) : null
}

function withBlob(options: string, type: string, rest: string): PublicKey | null {
  const [blob, comment] = splitWord(rest)
  // The key begins with the length and the name of its type.
  const name = Buffer.from(blob, 'base64')
    .subarray(4, 4 + type.length)
    .toString('latin1')
  return name === type ? { options, type, blob, comment } : null
}

/** Up to the first blank that does not stand between quotes, and what follows. */
function splitWord(text: string): [string, string] {
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '\\' && text[at + 1] === '"') at += 1
    else if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === ' ' || sign === '\t')) return [text.slice(0, at), text.slice(at).trim()]
  }
  return [text, '']
}

export function writeKey({ options, type, blob, comment }: PublicKey): string {
  return [options, type, blob, comment].filter((part) => part !== '').join(' ')
}

/** What a person calls it: its comment, or its fingerprint as ssh-keygen prints it. */
export function nameOf({ blob, comment }: PublicKey): string {
  if (comment !== '') return comment
  const hash = Buffer.from(sha256(Buffer.from(blob, 'base64')), 'hex').toString('base64')
  return `SHA256:${hash.replace(/=+$/, '')}`
}

/**
 * The keys in a text, one a line; comments and empty lines are left out.
 *
 * @throws {Refusal} for a line that is none. It does not show what may be a private key.
 */
export function readWishedKeys(text: string): PublicKey[] {
  if (text.includes('PRIVATE KEY'))
    throw new Refusal('that is a private key: it stays where it is; give the public one (`.pub`)')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => readKey(line) ?? noKey(line.trim()))
}

function noKey(line: string): never {
  const shown = line.length > 40 ? `${line.slice(0, 40)}…` : line
  throw new Refusal(`this is no public key: ${shown}`)
}
