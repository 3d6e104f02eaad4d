import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { knownName, parseKnownHosts } from './known-hosts.ts'
import { hashedName, type KnownHost, matches } from './known-names.ts'

/** What was last read of each file: thousands of hosts look at the same ones. */
const parsed = new Map<string, { readonly text: string; readonly hosts: readonly KnownHost[] }>()

/** What was last read of files that are looked at together. */
const joined = new Map<
  string,
  { readonly parts: readonly (readonly KnownHost[])[]; readonly hosts: readonly KnownHost[] }
>()

/** All entries of some known_hosts files, the same list while none has changed; a file that is not there holds none. */
export function loadKnownHosts(files: readonly string[]): readonly KnownHost[] {
  const parts = files.map(load)
  const key = files.join('\0')
  const last = joined.get(key)
  if (last?.parts.every((part, index) => part === parts[index])) return last.hosts
  const hosts = parts.flat()
  joined.set(key, { parts, hosts })
  return hosts
}

function load(file: string): readonly KnownHost[] {
  const text = read(file)
  const last = parsed.get(file)
  if (last?.text === text) return last.hosts
  const hosts = parseKnownHosts(text)
  parsed.set(file, { text, hosts })
  return hosts
}

/** A key to be written down. */
export interface NewHost {
  readonly address: string
  readonly port: number
  /** e.g. `ssh-ed25519` */
  readonly type: string
  readonly key: Buffer
  /** Whether a hash stands for the name. */
  readonly hashed: boolean
}

/**
 * Writes a host's key at the end of a known_hosts file, unless it stands there already. Reading and writing
 * happen in one turn of the event loop, and as one write, so that many hosts may do so at once.
 *
 * @throws Error of the file system.
 */
export function addKnownHost(file: string, { address, port, type, key, hashed }: NewHost): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const text = read(file)
  const name = knownName(address, port)
  const own = parseKnownHosts(text).filter((host) => host.key.equals(key) && host.marker === null)
  if (own.some((host) => matches(host.names, name))) return
  const line = `${hashed ? hashedName(name) : name} ${type} ${key.toString('base64')}`
  const unfinished = text !== '' && !text.endsWith('\n')
  appendFileSync(file, `${unfinished ? '\n' : ''}${line}\n`, { mode: 0o600 })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    // Not being able to look is not "absent": only a missing file is an empty one.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
