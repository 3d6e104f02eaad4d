import { Refusal, type Secret } from '../../src/index.ts'

/** A source of packages as a step wishes it. */
export interface SourceWish {
  readonly name: string
  readonly types: readonly string[]
  readonly uris: readonly string[]
  readonly suites: readonly string[]
  readonly components: readonly string[]
  readonly architectures: readonly string[]
  readonly enabled: boolean
  readonly trusted: boolean | null
}

/** The keys that sign it, from wherever they come. */
export type KeyWish =
  | { readonly kind: 'none' }
  /** A file that is on the machine already. */
  | { readonly kind: 'there'; readonly path: string }
  | { readonly kind: 'data'; readonly path: string; readonly data: string | Uint8Array | Secret }
  | { readonly kind: 'url'; readonly path: string; readonly url: string; readonly sha256: string }

export const KEYRINGS = '/etc/apt/keyrings'

export function sourcePath(name: string): string {
  return `/etc/apt/sources.list.d/${name}.sources`
}

/** apt tells by the ending whether a keyring is text or binary: sources.list(5), Signed-By. */
export function keyringPath(name: string, format: 'asc' | 'gpg'): string {
  return `${KEYRINGS}/${name}.${format}`
}

export function isArmored(data: string | Uint8Array): boolean {
  return Buffer.from(data).subarray(0, 5).toString('latin1') === '-----'
}

/** The stanza of sources.list(5) in deb822 style. @throws {Refusal} where something compulsory is missing. */
export function sourceText(wish: SourceWish, key: KeyWish): string {
  const { uris, suites, components, architectures, trusted } = wish
  if (uris.length === 0) throw new Refusal('`uris` is missing: where is the repository?')
  if (suites.length === 0) throw new Refusal('`suites` is missing, e.g. `bookworm`')
  const flat = suites.every((suite) => suite.endsWith('/'))
  if (flat !== (components.length === 0))
    throw new Refusal(
      flat
        ? 'a suite that ends with `/` has no components'
        : '`components` is missing, e.g. `main`; only a suite that ends with `/` has none',
    )
  const fields: [string, string][] = [
    ['Enabled', wish.enabled ? '' : 'no'],
    ['Types', wish.types.join(' ')],
    ['URIs', uris.join(' ')],
    ['Suites', suites.join(' ')],
    ['Components', components.join(' ')],
    ['Architectures', architectures.join(' ')],
    ['Signed-By', key.kind === 'none' ? '' : key.path],
    ['Trusted', trusted === null ? '' : trusted ? 'yes' : 'no'],
  ]
  return fields
    .filter(([, value]) => value !== '')
    .map(([field, value]) => `${field}: ${value}\n`)
    .join('')
}
