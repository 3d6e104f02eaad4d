import { type Content, defineTask, LocalFile, Refusal, Secret, type Static, Type } from '../src/index.ts'
import { isArmored, keyringPath, type KeyWish, type SourceWish } from './plans/apt-source.ts'
import { askSource } from './plans/apt-source-answers.ts'
import { keepSource, refuseEmpty, removeSource } from './plans/keep-apt-source.ts'

const Word = Type.String({ pattern: '^[^\\s#]+$' })
const Words = (description: string) => Type.Union([Word, Type.Array(Word)], { default: [], description })

const params = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9_.-]+$',
    description: 'Of the file `/etc/apt/sources.list.d/NAME.sources`.',
  }),
  uris: Words('Where it is: `https://…`, `file:/…`; one or a list. Compulsory for `state: present`.'),
  suites: Words('The releases: `bookworm`; one or a list; `./` for a repository without releases.'),
  components: Words('Its parts: `main`; one or a list.'),
  types: Type.Array(Type.Enum(['deb', 'deb-src']), {
    default: ['deb'],
    minItems: 1,
    description: 'Packages, their sources, or both.',
  }),
  architectures: Words('Only these; one or a list. Default: those that the machine has.'),
  signed_by: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'The path of a keyring that is on the machine, or the key itself as text (`-----BEGIN PGP …`).',
    }),
  ),
  key_src: Type.Optional(LocalFile({ description: 'A file with the key, text or binary.' })),
  key_url: Type.Optional(
    Type.String({
      pattern: '^https?://\\S+$',
      description: 'Where the machine itself downloads the key, by curl or wget. Needs `key_sha256`.',
    }),
  ),
  key_sha256: Type.Optional(
    Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The SHA-256 of what is downloaded.' }),
  ),
  key_format: Type.Enum(['asc', 'gpg'], {
    default: 'asc',
    description: 'Of a key that is downloaded: `asc` for text, `gpg` for binary.',
  }),
  enabled: Type.Boolean({ default: true, description: 'Whether apt uses it.' }),
  trusted: Type.Optional(
    Type.Boolean({ description: '`true`: take packages that nobody has signed. Default: as apt decides.' }),
  ),
  state: Type.Enum(['present', 'absent'], { default: 'present', description: 'Whether it is there.' }),
})

type Params = Static<typeof params>

export default defineTask({
  name: 'apt_repository',
  summary: 'Adds a repository of packages to apt, with the key that signs it.',
  description: `
It is written in deb822 style, as sources.list(5) explains, and the key goes into \`/etc/apt/keyrings/NAME.asc\` (\`.gpg\` for a binary one).
The package lists are then older than the sources: the next \`apt\` step with \`update_cache: true\` that misses something refreshes them, however
young they are. \`state: absent\` removes the file and the keyrings of that name; what was installed from there stays.

The key is one of: \`signed_by\`, \`key_src\`, \`key_url\` with \`key_sha256\`. A download with another SHA-256 is not used.
`,
  examples: `
- name: Our own packages
  apt_repository:
    name: lab
    uris: https://packages.lab.example/debian
    suites: bookworm
    components: main
    key_src: lab.asc
- name: A tool of it
  apt: { name: lab-tool, update_cache: true }
`,
  touches: [...['apt-lists', 'apt-request', 'path', 'file-content', 'file-hash', 'directory-entries']],
  params,
  observe: (wish) => askSource(wish.name, wish.state === 'absent', keyOf(wish)),
  *plan(given, now) {
    if (given.state === 'absent') {
      yield* removeSource(given.name, now)
      return
    }
    refuseUnclear(given)
    const key = keyOf(given)
    refuseEmpty(key)
    yield* keepSource(sourceOf(given), key, now)
  },
})

function sourceOf(given: Params): SourceWish {
  const { name, types, enabled, trusted } = given
  const list = (words: string | readonly string[]) => (typeof words === 'string' ? [words] : words)
  return {
    name,
    types,
    uris: list(given.uris),
    suites: list(given.suites),
    components: list(given.components),
    architectures: list(given.architectures),
    enabled,
    trusted: trusted ?? null,
  }
}

function keyOf({
  name,
  signed_by: by,
  key_src: src,
  key_url: url,
  key_sha256: sum,
  key_format: format,
}: Params): KeyWish {
  if (url !== undefined && sum !== undefined)
    return { kind: 'url', path: keyringPath(name, format), url, sha256: sum }
  const data = dataOf(by, src)
  if (data !== null) {
    const armored = data instanceof Secret || isArmored(data)
    return { kind: 'data', path: keyringPath(name, armored ? 'asc' : 'gpg'), data }
  }
  return by === undefined ? { kind: 'none' } : { kind: 'there', path: by }
}

/** What is to be written as a keyring; text ends with a line. */
function dataOf(by: string | undefined, src: Content | undefined): Content['data'] | null {
  const data = src?.data ?? (by?.startsWith('-----') ? by : null)
  return typeof data === 'string' && !data.endsWith('\n') ? `${data}\n` : data
}

function refuseUnclear({ signed_by: by, key_src: src, key_url: url, key_sha256: sum }: Params): void {
  if ([by, src, url].filter((key) => key !== undefined).length > 1)
    throw new Refusal('give one of `signed_by`, `key_src` and `key_url`')
  if ((url === undefined) !== (sum === undefined))
    throw new Refusal('`key_url` and `key_sha256` go together: what is downloaded is checked')
  if (by !== undefined && !by.startsWith('/') && !by.startsWith('-----'))
    throw new Refusal('`signed_by` is neither the path of a keyring nor a key as text')
}
