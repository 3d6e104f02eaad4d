import { createHash } from 'node:crypto'
import { DroverError } from '../task/error.ts'
import { judge, type KnownHost, knownName, knownTypes } from './known-hosts.ts'
import { addKnownHost, loadKnownHosts } from './known-hosts-file.ts'
import type { ConnectionSettings } from './settings.ts'

/** What ssh2 can check, in the order in which we prefer them. */
const TYPES = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  // One type of key, two ways to sign with it (RFC 8332). SHA-1 signatures are not asked for.
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const

export type SignatureAlgorithm = (typeof TYPES)[keyof typeof TYPES][number]

/** Decides for one connection whether the machine is the one it should be. */
export class HostKeyCheck {
  readonly #settings: ConnectionSettings
  readonly #known: readonly KnownHost[]
  #shown: Buffer | null = null
  #isNew = false
  /** Why the key was not accepted. */
  refusal: DroverError | null = null

  /** @throws {DroverError} `file-unreadable` when a known_hosts file is there and cannot be read. */
  constructor(settings: ConnectionSettings) {
    this.#settings = settings
    try {
      this.#known = loadKnownHosts(settings.knownHostsFiles)
    } catch (error) {
      throw fileError('read', error)
    }
  }

  /** What the server is asked for, the types that are known for it first: so that it shows the key we know. */
  algorithms(): SignatureAlgorithm[] {
    const { address, port } = this.#settings
    const known = knownTypes(this.#known, address, port)
    const types = Object.keys(TYPES) as (keyof typeof TYPES)[]
    const ordered = [
      ...types.filter((type) => known.includes(type)),
      ...types.filter((type) => !known.includes(type)),
    ]
    return ordered.flatMap((type) => TYPES[type])
  }

  /** @param key in the form of the SSH protocol: the type and what belongs to it. */
  accepts(key: Buffer): boolean {
    // Keys are exchanged anew in a long connection: the machine must stay the same.
    if (this.#shown) return this.#shown.equals(key)
    const { address, port, acceptNewHostKeys } = this.#settings
    const verdict = judge(this.#known, address, port, key)
    if (verdict === 'unknown' && acceptNewHostKeys) this.#isNew = true
    else if (verdict === 'unknown') this.refusal = unknownKey(this.#settings, key)
    else if (verdict !== 'known') this.refusal = changedKey(this.#settings, key, verdict)
    this.#shown = key
    return this.refusal === null
  }

  /** Called once the machine has proved that the key is its own: a new one is written down now. */
  proved(): boolean {
    const { address, port, knownHostsFiles } = this.#settings
    const file = knownHostsFiles[0]
    if (!this.#isNew || !this.#shown || file === undefined) return true
    try {
      addKnownHost(file, address, port, typeOf(this.#shown), this.#shown)
    } catch (error) {
      this.refusal = fileError('write', error)
    }
    return this.refusal === null
  }
}

function unknownKey({ address, port, knownHostsFiles }: ConnectionSettings, key: Buffer): DroverError {
  return new DroverError(
    'host-key-unknown',
    `the host key of ${knownName(address, port)} is not known: ${typeOf(key)} ${fingerprint(key)}`,
    {
      help:
        'Compare it with what `ssh-keygen -l -f /etc/ssh/ssh_host_…_key.pub` prints on the machine itself. ' +
        `If it is the same, accept it with --accept-new-host-keys (writes ${knownHostsFiles[0] ?? 'known_hosts'}).`,
    },
  )
}

function changedKey(
  { address, port, knownHostsFiles }: ConnectionSettings,
  key: Buffer,
  verdict: 'changed' | 'revoked',
): DroverError {
  const name = knownName(address, port)
  const what = verdict === 'revoked' ? 'is revoked' : 'is not the one we know'
  return new DroverError(
    'host-key-changed',
    `the host key of ${name} ${what}: ${typeOf(key)} ${fingerprint(key)}`,
    {
      help:
        'Somebody may stand between you and the machine, or it was installed anew. When you are sure that it ' +
        `is the latter: \`ssh-keygen -R '${name}' -f ${knownHostsFiles[0] ?? '~/.ssh/known_hosts'}\`, then --accept-new-host-keys.`,
    },
  )
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** A key begins with the length and the name of its type (RFC 4253, 6.6). */
function typeOf(key: Buffer): string {
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0))
}

function fileError(action: string, error: unknown): DroverError {
  const { message } = error as Error
  return new DroverError('file-unreadable', `cannot ${action} known_hosts: ${message}`, { cause: error })
}
