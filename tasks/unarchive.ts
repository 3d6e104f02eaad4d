import {
  type Change,
  type Content,
  defineTask,
  LocalFile,
  type Probe,
  Refusal,
  Secret,
  sha256,
  type Static,
  Type,
  type Unknown,
} from '../src/index.ts'
import { kindOfArchive } from './plans/archive-kind.ts'
import {
  askAttributes,
  type AttributeAnswers,
  attributeParams,
  type AttributeProbes,
  wished,
} from './plans/attributes.ts'
import { below } from './plans/below.ts'
import { certain } from './plans/certain.ts'
import { askGuards, type GuardAnswers, type GuardProbes, met } from './plans/guards.ts'
import { refuseBadParent } from './plans/parent.ts'
import { normalize } from './plans/paths.ts'
import { readBelow } from './plans/read-by.ts'
import { type Unpacking, unpack } from './plans/unpack.ts'
import { archive, type ArchiveAnswer } from './probes/archive.ts'
import { path, type PathAnswer } from './probes/path.ts'
import { program } from './probes/program.ts'
import { showSize } from './probes/size.ts'

/** Archives of the controller up to this size are sent at each look. Bytes. */
const LARGEST_LOOK = 8 * 1024 ** 2

const { owner, group } = attributeParams

const params = Type.Object({
  src: Type.Optional(
    LocalFile({ description: 'An archive beside the playbook. Either this or `remote_src`.' }),
  ),
  remote_src: Type.Optional(
    Type.String({
      pattern: '^/',
      description: 'Absolute path of an archive on the machine. Either this or `src`.',
    }),
  ),
  dest: Type.String({ pattern: '^/', description: 'The directory to unpack into. It must exist.' }),
  creates: Type.Optional(
    Type.String({
      pattern: '^/',
      description: 'Absolute path. When something is there, the archive is taken for unpacked.',
    }),
  ),
  ...{ owner, group },
  strip_components: Type.Integer({
    default: 0,
    minimum: 0,
    description: 'So many leading parts are taken off the names in the archive (tar only).',
  }),
})

type Params = Static<typeof params>

// A type, not an interface: only types fit the index signature of Observed.
type Questions = AttributeProbes &
  GuardProbes & {
    readonly dest: Probe<PathAnswer>
    readonly program: Probe<string | null>
    readonly archive?: Probe<ArchiveAnswer | Unknown>
  }

const observe = (wish: Params): Questions => ({
  dest: path(normalize(wish.dest)),
  ...askAttributes(wish),
  ...askGuards(wish.creates === undefined ? {} : { creates: normalize(wish.creates) }),
  program: program(kindOfArchive(nameIn(wish))?.program ?? 'tar'),
  ...askArchive(wish),
})

interface Answers extends AttributeAnswers, GuardAnswers {
  readonly dest: PathAnswer
  readonly program: string | null
  readonly archive?: ArchiveAnswer | Unknown
}

export default defineTask({
  name: 'unarchive',
  summary: 'Unpacks an archive, where it is not unpacked already.',
  description: `
\`.tar\`, \`.tar.gz\` (\`.tgz\`), \`.tar.xz\`, \`.tar.bz2\`, \`.tar.zst\` and \`.zip\`, told by the name.

Whether it is unpacked already is seen in one of two ways. With \`creates\`, something at that path says so, whatever it is. Without it, every
entry is **compared** with what is there (\`tar --compare\`): its kind, content, mode, owner and where links lead, not its times. A
file that was altered since is then put back. A zip is compared by content only. Other files in \`dest\` are left alone in either case. A link in \`dest\` that leads to a
directory stays, where the archive has a directory of its name: what is in that goes where the link leads.

An archive beside the playbook is sent to be compared each time the step is looked at, in a check too: up to 8 MiB; a larger one, and
a zip, need \`creates\`. Or put it there with \`get_url\` or \`copy\`, and name it as \`remote_src\`.

As root, entries get the owners that the archive says, unless \`owner\` or \`group\` are given.
`,
  examples: `
- name: The release, as it was downloaded
  unarchive: { remote_src: /var/cache/tool-1.7.2.tar.gz, dest: /opt/tool, strip_components: 1, owner: root, group: root }
- name: Network plugins
  unarchive: { remote_src: /var/cache/cni-plugins.tgz, dest: /opt/cni/bin, creates: /opt/cni/bin/bridge }
`,
  touches: (wish) => unsettledBy(normalize(wish.dest)),
  params,
  observe,
  *plan(wish, now): Generator<Change<Answers>, void, undefined> {
    const what = unpackingOf(wish, now)
    const into = normalize(wish.dest)
    if (now.creates !== undefined && now.creates !== null) return
    refuseBadParent(into, now.dest)
    if (now.program === null)
      throw new Refusal(
        `this machine has no ${what.kind.program ?? 'tar'}, which unpacks ${what.name}: install it`,
      )
    const seen = now.archive === undefined ? null : certain(now.archive)
    if (seen !== null && seen.problem !== null)
      throw new Refusal(`${what.name} cannot be unpacked: ${seen.problem}`)
    if (seen?.differs.every((line) => isOutOfReach(line, now)) === true) return
    yield {
      summary: `unpack ${what.name} into ${into}`,
      set: { ...met(now), ...(seen === null ? {} : { archive: { differs: [], problem: null } }) },
      run: [unpack(what)],
      unsettles: unsettledBy(into),
    }
  },
})

/** Only root can give files away. */
function isOutOfReach(difference: string, { identity }: Answers): boolean {
  return identity.owner !== 'root' && /: [ug]id differs$/.test(difference)
}

function askArchive(wish: Params): Pick<Questions, 'archive'> {
  const { src, remote_src: remote, creates, dest, strip_components: strip } = wish
  const kind = kindOfArchive(nameIn(wish))
  if (creates !== undefined || kind === null || (src === undefined) === (remote === undefined)) return {}
  const rest = [
    kind.zip ? 'zip' : kind.option,
    normalize(dest),
    strip,
    `${wish.owner ?? ''}:${wish.group ?? ''}`.replace(/^:$/, ''),
  ] as const
  if (remote !== undefined) return { archive: archive(normalize(remote), ...rest) }
  if (src === undefined || whyNotSent(src, kind.zip) !== null) return {}
  const question = archive(`-${sha256(src.data)}`, ...rest)
  return { archive: { ...question, read: { ...question.read, stdin: src.data } } }
}

/** Why an archive of the controller is not compared; null when it is. */
function whyNotSent({ data }: Content, zip: boolean): string | null {
  if (zip) return 'a zip can only be looked into once it is on the machine'
  const size = data instanceof Uint8Array ? data.length : 0
  return size > LARGEST_LOOK ? `it has ${showSize(size)}, too much to send at each look` : null
}

/** @throws {Refusal} where the params do not say what to do. */
function unpackingOf(wish: Params, now: Answers): Unpacking {
  const { src, remote_src: remote, dest, strip_components: strip, creates } = wish
  if ((src === undefined) === (remote === undefined))
    throw new Refusal('give either src or remote_src: what is to be unpacked?')
  const name = nameIn(wish)
  const kind = kindOfArchive(name)
  if (kind === null)
    throw new Refusal(
      `the name ${name} does not say what archive it is: .tar, .tar.gz, .tgz, .tar.xz, .tar.bz2, .tar.zst or .zip`,
    )
  if (kind.zip && strip > 0) throw new Refusal('strip_components goes only with tar')
  const why = src === undefined || creates !== undefined ? null : whyNotSent(src, kind.zip)
  if (why !== null) throw new Refusal(`${name} needs creates: ${why}`)
  if (src?.data instanceof Secret) throw new Refusal('an archive cannot be a secret')
  const attributes = wished(wish, now)
  const owners = `${attributes.owner ?? ''}:${attributes.group ?? ''}`.replace(/^:$/, '')
  return {
    path: remote === undefined ? null : normalize(remote),
    data: src?.data ?? null,
    name,
    kind,
    into: normalize(dest),
    strip,
    owners,
  }
}

function nameIn({ src, remote_src: remote }: Params): string {
  return src?.path ?? remote ?? ''
}

function unsettledBy(into: string): readonly string[] {
  return [...below(into), ...readBelow(into)]
}
