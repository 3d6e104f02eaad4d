import { type KnownHost, named } from './known-names.ts'

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
  const all = onAnyPort(hosts, address, port)
  if (all.some((host) => host.marker === 'revoked' && host.key.equals(key))) return 'revoked'
  if (mine.length === 0) return isCertified(hosts, address, port) ? 'certified' : 'unknown'
  return mine.some((host) => host.key.equals(key)) ? 'known' : 'changed'
}

/** True when no key and no certificate authority is known for a host. */
export function isUnheardOf(hosts: readonly KnownHost[], address: string, port: number): boolean {
  return entriesOf(hosts, address, port).length === 0 && !isCertified(hosts, address, port)
}

/** True when a certificate authority vouches for the host: ssh2 cannot ask for a host's certificate. */
function isCertified(hosts: readonly KnownHost[], address: string, port: number): boolean {
  return onAnyPort(hosts, address, port).some((host) => host.marker === 'cert-authority')
}

/** The key types known for a host, e.g. `ssh-ed25519`. */
export function knownTypes(hosts: readonly KnownHost[], address: string, port: number): string[] {
  return [...new Set(entriesOf(hosts, address, port).map((host) => host.type))]
}

/** As ssh(1) does, a host on another port is also looked up without it, if nothing is known with it. */
function entriesOf(hosts: readonly KnownHost[], address: string, port: number): KnownHost[] {
  // A certificate authority vouches for certificates, which we do not ask for: no trust comes from it.
  const keys = (name: string) => named(hosts, name).filter((host) => host.marker === null)
  const exact = keys(knownName(address, port))
  return exact.length > 0 || port === 22 ? exact : keys(knownName(address, 22))
}

function onAnyPort(hosts: readonly KnownHost[], address: string, port: number): KnownHost[] {
  return [...named(hosts, knownName(address, port)), ...named(hosts, knownName(address, 22))]
}
