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

/** Lines by the names that stand there in the clear, those that must be tried one by one, and what was found for a name. */
interface Index {
  readonly clear: ReadonlyMap<string, readonly KnownHost[]>
  readonly tried: readonly KnownHost[]
  readonly found: Map<string, readonly KnownHost[]>
}

const indexes = new WeakMap<readonly KnownHost[], Index>()

/** The lines that stand for a name (`knownName`). Each host of a run looks for its own among those of all others. */
export function named(hosts: readonly KnownHost[], name: string): readonly KnownHost[] {
  const index = indexes.get(hosts) ?? indexOf(hosts)
  indexes.set(hosts, index)
  const known = index.found.get(name)
  if (known) return known
  const found = [...(index.clear.get(name) ?? []), ...index.tried.filter((host) => matches(host.names, name))]
  index.found.set(name, found)
  return found
}

function indexOf(hosts: readonly KnownHost[]): Index {
  const clear = new Map<string, KnownHost[]>()
  const tried: KnownHost[] = []
  for (const host of hosts) {
    if (/[*?!|]/.test(host.names)) tried.push(host)
    else
      for (const name of new Set(host.names.toLowerCase().split(',')))
        clear.set(name, [...(clear.get(name) ?? []), host])
  }
  return { clear, tried, found: new Map() }
}

/** A name as ssh(1) writes it with HashKnownHosts: who reads the file does not learn which machines it is about. */
export function hashedName(name: string): string {
  const salt = randomBytes(20)
  return `|1|${salt.toString('base64')}|${hashOf(name, salt).toString('base64')}`
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
