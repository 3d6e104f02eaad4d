import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** One line of a known_hosts file. The format is described in sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHost {
  readonly marker: 'cert-authority' | 'revoked' | null
  /** Host patterns separated by commas, or one hashed name: `|1|salt|hash`. */
  readonly names: string
  /** e.g. `ssh-ed25519` */
  readonly type: string
  readonly key: Buffer
}

/** What known_hosts says about a key that a host shows. */
export type KeyVerdict =
  | 'known'
  | 'unknown'
  | 'changed'
  | 'revoked'
  /** Unknown, and known_hosts says that a certificate authority vouches for the host: its certificate was not asked for. */
  | 'certified'

/** Reads the lines that make sense; OpenSSH, too, passes over the others. */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/)
    const marker = words[0]?.startsWith('@') ? words.shift()?.slice(1) : null
    const [names, type, key] = words
    if (names === undefined || names.startsWith('#') || type === undefined || key === undefined) return []
    if (marker !== null && marker !== 'cert-authority' && marker !== 'revoked') return []
    return [{ marker, names, type, key: Buffer.from(key, 'base64') }]
  })
}

/** The name under which a host stands in known_hosts. */
export function knownName(address: string, port: number): string {
  const name = address.toLowerCase()
  return port === 22 ? name : `[${name}]:${port}`
}

/**
 * Judges a key. A host that is known by other keys and shows none of them counts as changed, whatever the
 * type: it was asked for the known types first (`knownTypes`), so an honest one would have shown a known key.
 */
export function judge(hosts: readonly KnownHost[], address: string, port: number, key: Buffer): KeyVerdict {
  const mine = entriesOf(hosts, address, port)
  const revoked = hosts.some(
    (host) => host.marker === 'revoked' && host.key.equals(key) && names(host, address, port),
  )
  if (revoked) return 'revoked'
  if (mine.length === 0) return isCertified(hosts, address, port) ? 'certified' : 'unknown'
  return mine.some((host) => host.key.equals(key)) ? 'known' : 'changed'
}

/** A name as ssh(1) writes it with HashKnownHosts: who reads the file does not learn which machines it is about. */
export function hashedName(name: string): string {
  const salt = randomBytes(20)
  return `|1|${salt.toString('base64')}|${hashOf(name, salt).toString('base64')}`
}

/** True when no key and no certificate authority is known for a host. */
export function isUnheardOf(hosts: readonly KnownHost[], address: string, port: number): boolean {
  return entriesOf(hosts, address, port).length === 0 && !isCertified(hosts, address, port)
}

/** True when a certificate authority vouches for the host: ssh2 cannot ask for a host's certificate. */
function isCertified(hosts: readonly KnownHost[], address: string, port: number): boolean {
  return hosts.some((host) => host.marker === 'cert-authority' && names(host, address, port))
}

/** The key types known for a host, e.g. `ssh-ed25519`. */
export function knownTypes(hosts: readonly KnownHost[], address: string, port: number): string[] {
  return [...new Set(entriesOf(hosts, address, port).map((host) => host.type))]
}

/** As ssh(1) does, a host on another port is also looked up without it, if nothing is known with it. */
function entriesOf(hosts: readonly KnownHost[], address: string, port: number): KnownHost[] {
  // A certificate authority vouches for certificates, which we do not ask for: no trust comes from it.
  const keys = hosts.filter((host) => host.marker === null)
  const exact = keys.filter((host) => matches(host.names, knownName(address, port)))
  if (exact.length > 0 || port === 22) return exact
  return keys.filter((host) => matches(host.names, knownName(address, 22)))
}

function names(host: KnownHost, address: string, port: number): boolean {
  return matches(host.names, knownName(address, port)) || matches(host.names, knownName(address, 22))
}

/** Whether the names of a line, patterns or one hash, stand for a name. */
export function matches(patterns: string, name: string): boolean {
  if (patterns.startsWith('|')) return matchesHash(patterns, name)
  let found = false
  for (const pattern of patterns.split(',')) {
    const refuses = pattern.startsWith('!')
    if (!fits(refuses ? pattern.slice(1) : pattern, name)) continue
    if (refuses) return false
    found = true
  }
  return found
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, keyed by the salt. */
function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt, hash] = hashed.split('|')
  if (version !== '1' || salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const actual = hashOf(name, Buffer.from(salt, 'base64'))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function hashOf(name: string, salt: Buffer): Buffer {
  return createHmac('sha1', salt).update(name).digest()
}

/** Most patterns are plain names, and each of many hosts looks at those of all. */
function fits(pattern: string, name: string): boolean {
  if (/[*?]/.test(pattern)) return glob(pattern).test(name)
  return pattern.length === name.length && pattern.toLowerCase() === name.toLowerCase()
}

/** `*` and `?` only: brackets are part of `[host]:port` here. */
function glob(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (sign) => {
    if (sign === '*') return '.*'
    return sign === '?' ? '.' : `\\${sign}`
  })
  return new RegExp(`^${source}$`, 'i')
}
