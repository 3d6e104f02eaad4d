import { createHash } from 'node:crypto'
import { DroverError } from '../task/error.ts'
import { isUnheardOf, judge, knownName, knownTypes } from './known-hosts.ts'
import { addKnownHost, loadKnownHosts } from './known-hosts-file.ts'
import type { KnownHost } from './known-names.ts'
import { algorithmChange, changed } from './ssh-config/algorithms.ts'
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

/** With the old ones, that are used only where ssh_config names them. */
const SUPPORTED = [...Object.values(TYPES).flat(), 'ssh-rsa', 'ssh-dss'] as const

export type SignatureAlgorithm = (typeof SUPPORTED)[number]

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
    this.#known = loadKnown(settings)
  }

  /**
   * What the server is asked for, the types that are known for it first: so that it shows the key we know.
   *
   * @throws {DroverError} `ssh-config` where HostKeyAlgorithms leaves nothing.
   */
  algorithms(): SignatureAlgorithm[] {
    const known = knownTypes(this.#known, ...nameIn(this.#settings))
    const types = Object.keys(TYPES) as (keyof typeof TYPES)[]
    const ordered = [
      ...types.filter((type) => known.includes(type)),
      ...types.filter((type) => !known.includes(type)),
    ]
    const wanted = ordered.flatMap((type) => TYPES[type])
    const { algorithms } = this.#settings.hostKey
    if (algorithms === null) return wanted
    const left = changed(wanted, SUPPORTED, algorithmChange(algorithms)) as SignatureAlgorithm[]
    if (left.length > 0) return left
    throw new DroverError(
      'ssh-config',
      `HostKeyAlgorithms ${algorithms} leaves none that is understood here`,
      {
        help: 'Set `ansible_connection: openssh` for the host: the system’s own ssh then makes the connection.',
      },
    )
  }

  /** @param key in the form of the SSH protocol: the type and what belongs to it. */
  accepts(key: Buffer): boolean {
    // Keys are exchanged anew in a long connection: the machine must stay the same.
    if (this.#shown) return this.#shown.equals(key)
    const verdict = judge(this.#known, ...nameIn(this.#settings), key)
    if (verdict === 'unknown' && this.#settings.hostKey.unknown === 'accept') this.#isNew = true
    else if (verdict === 'unknown') this.refusal = unknownKey(this.#settings, key)
    else if (verdict === 'certified') this.refusal = certifiedKey(this.#settings, key)
    else if (verdict !== 'known') this.refusal = changedKey(this.#settings, key, verdict)
    this.#shown = key
    return this.refusal === null
  }

  /** Called once the machine has proved that the key is its own: a new one is written down now. */
  proved(): boolean {
    if (!this.#isNew || !this.#shown) return true
    try {
      remember(this.#settings, this.#shown)
    } catch (error) {
      this.refusal = error as DroverError
    }
    return this.refusal === null
  }
}

/** True when nothing is known of a machine, so that its key may be accepted. @throws {DroverError} `file-unreadable`. */
export function isStranger(settings: ConnectionSettings): boolean {
  return isUnheardOf(loadKnown(settings), ...nameIn(settings))
}

function loadKnown({ hostKey }: ConnectionSettings): readonly KnownHost[] {
  try {
    return loadKnownHosts(hostKey.files)
  } catch (error) {
    throw fileError('read', error)
  }
}

/** Writes the key of a machine down. @throws {DroverError} `file-unreadable`. */
export function remember(settings: ConnectionSettings, key: Buffer): void {
  const { addTo, hashed } = settings.hostKey
  if (addTo === null) return
  const [address, port] = nameIn(settings)
  try {
    addKnownHost(addTo, { address, port, type: typeOf(key), key, hashed })
  } catch (error) {
    throw fileError('write', error)
  }
}

/** Address and port under which a machine stands in known_hosts. An alias has no port, ssh_config(5), HostKeyAlias. */
export function nameIn({ address, port, hostKey }: ConnectionSettings): [string, number] {
  return hostKey.alias === null ? [address, port] : [hostKey.alias, 22]
}

function unknownKey(settings: ConnectionSettings, key: Buffer): DroverError {
  const { unknown, addTo, acceptCommand } = settings.hostKey
  const compare =
    'Compare it with what `ssh-keygen -l -f /etc/ssh/ssh_host_…_key.pub` prints on the machine itself. '
  const accept =
    unknown === 'refuse'
      ? `StrictHostKeyChecking is yes: write it into ${addTo ?? 'known_hosts'} yourself.`
      : acceptCommand === null
        ? `If it is the same, accept it with --accept-new-host-keys (writes ${addTo ?? 'known_hosts'}).`
        : `If it is the same, this accepts it (and writes ${addTo ?? 'nothing'}): \`${acceptCommand}\``
  return new DroverError(
    'host-key-unknown',
    `the host key of ${show(settings)} is not known: ${describe(key)}`,
    {
      help: compare + accept,
    },
  )
}

function certifiedKey(settings: ConnectionSettings, key: Buffer): DroverError {
  return new DroverError(
    'host-key-unknown',
    `the host key of ${show(settings)} is known by its certificate only, and certificates are not understood here: ${describe(key)}`,
    { help: 'Set `ansible_connection: openssh` for the host: the system’s own ssh checks certificates.' },
  )
}

function changedKey(settings: ConnectionSettings, key: Buffer, verdict: 'changed' | 'revoked'): DroverError {
  const what = verdict === 'revoked' ? 'is revoked' : 'is not the one we know'
  return new DroverError('host-key-changed', `the host key of ${show(settings)} ${what}: ${describe(key)}`, {
    help:
      'Somebody may stand between you and the machine, or it was installed anew. When you are sure that it ' +
      `is the latter: \`ssh-keygen -R '${show(settings)}' -f ${settings.hostKey.addTo ?? '~/.ssh/known_hosts'}\`, then --accept-new-host-keys.`,
  })
}

function show(settings: ConnectionSettings): string {
  return knownName(...nameIn(settings))
}

/** Type and fingerprint, the latter as OpenSSH prints it: `SHA256:` and base64 without padding. */
export function describe(key: Buffer): string {
  return `${typeOf(key)} SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** A key begins with the length and the name of its type (RFC 4253, 6.6). */
function typeOf(key: Buffer): string {
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0))
}

function fileError(action: string, error: unknown): DroverError {
  const { message } = error as Error
  return new DroverError('file-unreadable', `cannot ${action} known_hosts: ${message}`, { cause: error })
}
