import {
  type Change,
  defineTask,
  MaybeSecret,
  type Now,
  Refusal,
  Secret,
  type Static,
  Type,
} from '../src/index.ts'
import { askAttributes, attributeParams, type AttributeWish, inherited, wished } from './plans/attributes.ts'
import { certain } from './plans/certain.ts'
import { download, type Place } from './plans/download.ts'
import { known, realPath, withFollowed } from './plans/entries.ts'
import { alignDest, fileAt } from './plans/file-at.ts'
import { refuseBadParent } from './plans/parent.ts'
import { nameOf, normalize, parentOf } from './plans/paths.ts'
import { predecessorOf } from './plans/predecessor.ts'
import { readBy } from './plans/read-by.ts'
import { touchedByFile } from './plans/touched-by-file.ts'
import { directoryEntries } from './probes/directory-entries.ts'
import { fileContent } from './probes/file-content.ts'
import { fileHash } from './probes/file-hash.ts'
import { type Algorithm, fileSum } from './probes/file-sum.ts'
import { path, type PathAnswer } from './probes/path.ts'
import { program } from './probes/program.ts'

const params = Type.Object({
  url: MaybeSecret({
    description: 'What to download: `https://…`, `http://…` or `ftp://…`. The machine itself downloads it.',
  }),
  dest: Type.String({
    pattern: '^/',
    description: 'Absolute path of the file. When it ends with `/`, the last part of `url` is added.',
  }),
  checksum: Type.Optional(
    Type.String({
      pattern: '^(sha256:[0-9a-fA-F]{64}|sha512:[0-9a-fA-F]{128})$',
      description:
        '`sha256:…` or `sha512:…`: what the file must be. Without it, a file that is there is taken for the right one.',
    }),
  ),
  force: Type.Boolean({
    default: false,
    description: 'Without `checksum`: download each time the step runs, which is a change each time.',
  }),
  ...attributeParams,
  headers: Type.Record(
    Type.String({ pattern: '^[A-Za-z0-9-]+$' }),
    MaybeSecret({ description: 'A value.' }),
    {
      default: {},
      additionalProperties: false,
      description: 'Headers of the request, by name.',
    },
  ),
  url_username: Type.Optional(
    Type.String({ pattern: '^[^:]+$', description: 'Who asks, for HTTP basic authentication.' }),
  ),
  url_password: Type.Optional(MaybeSecret({ description: 'The password of `url_username`.' })),
  timeout: Type.Integer({
    default: 10,
    minimum: 1,
    description: 'Seconds to wait for the connection, and for each next part of the answer.',
  }),
  validate_certs: Type.Boolean({
    default: true,
    description: 'Whether the certificate of the server must be right.',
  }),
})

type Params = Static<typeof params>

const observe = (wish: Params) => {
  const sum = sumOf(wish)
  const at = destOf(wish)
  return {
    dest: path(at),
    parent: path(parentOf(at)),
    curl: program('curl'),
    wget: program('wget'),
    ...(sum === null ? {} : { sum: fileSum(sum.algorithm, at) }),
    ...askAttributes(wish),
  }
}

type Answers = Now<ReturnType<typeof observe>>

export default defineTask({
  name: 'get_url',
  summary: 'Downloads a file, on the machine itself.',
  description: `
With \`checksum\`, the file at \`dest\` is right when its sum is: it is downloaded when it is missing or another, and a second run does
nothing. **Without \`checksum\`, only its presence counts**: a file that is there stays, whatever it holds and whatever the server has
by now. \`force: true\` then downloads it each time.

\`curl\` does it, or \`wget\` where there is no curl; without either the step is refused. The file goes to a temporary one beside its
place, and is moved there when all of it has come and its sum is right: a wrong sum, a 404 or a lost connection leave the old
file and nothing else. Redirections are followed. Proxies are those of the \`environment\`. Address, headers and password are in no
process list.

A new file has mode \`0644\` and belongs to the user that writes it; one that is there keeps what is not given, and its ACL unless it
gets another owner. As for \`copy\`, a link is followed, and a directory that does not exist is refused.
`,
  examples: `
- name: A tool, as it was released
  get_url:
    url: https://example.org/releases/tool-1.7.2
    dest: /usr/local/bin/tool
    checksum: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    mode: '0755'
`,
  touches: (wish) => touchedByFile(destOf(wish)),
  params,
  observe,
  *plan(wish, now): Generator<Change<Answers>, void, undefined> {
    refuseUnclear(wish)
    const at = destOf(wish)
    refuseBadParent(parentOf(at), now.parent)
    const attributes = wished(wish, now)
    if (now.dest === null) yield create(wish, attributes, now)
    else if (isRight(wish, now)) yield* alignDest(at, now.dest, attributes)
    else yield replace(wish, attributes, now, now.dest)
  },
})

function create(wish: Params, attributes: AttributeWish, now: Answers): Change<Answers> {
  const at = destOf(wish)
  const mode = attributes.mode ?? '0644'
  const dest = { type: 'file' as const, ...inherited(now.parent, now.identity), ...attributes, mode }
  return {
    summary: `download ${shown(wish)} to ${at}`,
    set: { dest, ...sumAfter(wish) },
    run: [download(wish, { path: at, ...attributes, mode, sum: sumOf(wish) }, now)],
    unsettles: [...contentsOf(at), directoryEntries(parentOf(at)).key, ...readBy(at)],
  }
}

/** A new inode takes the old one's place: it is given what the old one had. */
function replace(
  wish: Params,
  attributes: AttributeWish,
  now: Answers,
  dest: NonNullable<PathAnswer>,
): Change<Answers> {
  const at = destOf(wish)
  const there = fileAt(at, dest)
  const owner = attributes.owner ?? known(there.owner)
  const group = attributes.group ?? known(there.group)
  const mode = attributes.mode ?? known(there.mode)
  const predecessor = predecessorOf(there, attributes, now.identity)
  const place: Place = { path: realPath(at, dest), owner, group, mode, predecessor, sum: sumOf(wish) }
  return {
    summary: `download ${shown(wish)} in the place of ${at}`,
    set: { dest: withFollowed(dest, { owner, group, mode }), ...sumAfter(wish) },
    run: [download(wish, place, now)],
    unsettles: [...contentsOf(at), ...readBy(realPath(at, dest))],
    // Nothing that can be seen says whether the server has another one by now.
    ...(wish.checksum === undefined ? { action: true } : {}),
  }
}

function isRight(wish: Params, now: Answers): boolean {
  const sum = sumOf(wish)
  return sum === null || now.sum === undefined ? !wish.force : certain(now.sum) === sum.hex
}

function sumOf({ checksum }: Params): Place['sum'] {
  const [algorithm, hex] = checksum?.split(':') ?? []
  return algorithm === undefined || hex === undefined
    ? null
    : { algorithm: algorithm as Algorithm, hex: hex.toLowerCase() }
}

function sumAfter(wish: Params): { readonly sum?: string } {
  const sum = sumOf(wish)
  return sum === null ? {} : { sum: sum.hex }
}

function contentsOf(at: string): string[] {
  return [fileContent(at).key, fileHash(at).key]
}

function destOf({ url, dest }: Params): string {
  const name = url instanceof Secret ? '' : nameOf(url.replace(/^[a-z]+:\/\/[^/]*|[?#].*$/gi, ''))
  return normalize(dest.endsWith('/') ? `${dest}${name}` : dest)
}

function shown({ url }: Params): string {
  return url instanceof Secret ? 'a secret address' : url
}

function refuseUnclear({ url, dest, url_username: user, url_password: password }: Params): void {
  const text = url instanceof Secret ? url.reveal() : url
  if (!/^(https?|ftp):\/\/[^/]/i.test(text))
    throw new Refusal('url must begin with https://, http:// or ftp://')
  if (
    dest.endsWith('/') &&
    (url instanceof Secret || !/^[a-z]+:\/\/[^/]+\/[^?#]*[^/?#](?:[?#]|$)/i.test(url))
  )
    throw new Refusal(`dest must name the file, since url does not: ${dest}`)
  if (password !== undefined && user === undefined)
    throw new Refusal('url_password goes only with url_username')
}
