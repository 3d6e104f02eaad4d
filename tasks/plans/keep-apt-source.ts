import { Refusal, Secret, sh } from '../../src/index.ts'
import { contentOf } from '../probes/file-content.ts'
import { fileContent } from '../probes/file-content.ts'
import type { Entry } from '../probes/path.ts'
import { KEYRINGS, keyringPath, type KeyWish, sourcePath, sourceText, type SourceWish } from './apt-source.ts'
import type { SourceAnswers, SourceChange } from './apt-source-answers.ts'
import { inherited } from './attributes.ts'
import { describe, followed, kindOf } from './entries.ts'
import { fetchKeyring } from './fetch-keyring.ts'
import { writeFile } from './write-file.ts'

type Plan = Generator<SourceChange, void, undefined>

/** The keyring first: a source whose keys are missing makes every refresh fail. */
export function* keepSource(wish: SourceWish, key: KeyWish, now: SourceAnswers): Plan {
  const text = sourceText(wish, key)
  yield* keepKey(key, now)
  const file = { data: text, path: sourcePath(wish.name), mode: '0644', force: true }
  for (const change of writeFile(file, now)) {
    const isNew = now.dest === null
    yield {
      ...change,
      set: { ...change.set, ...('content' in change.set ? outdated(now) : {}) },
      // What was fetched from a source that is new is not there yet: nothing is known otherwise before a refresh.
      unsettles: (change.unsettles ?? []).filter(
        (pattern) => pattern !== 'apt-lists' && !(isNew && pattern === 'apt-request'),
      ),
    }
  }
}

function outdated({ lists }: SourceAnswers): Pick<SourceAnswers, 'lists'> {
  return { lists: lists.age === null ? lists : { ...lists, outdated: true } }
}

function* keepKey(key: KeyWish, now: SourceAnswers): Plan {
  if (key.kind === 'none') return
  if (key.kind === 'there') {
    if (now.key === null || now.key === undefined)
      throw new Refusal(`there is no keyring ${key.path}: install what brings it, or give the key itself`)
    return
  }
  const keyrings = yield* keepFolder(now)
  if (key.kind === 'url') yield* download(key, now)
  else {
    const answers = { ...now, dest: now.key ?? null, parent: keyrings, content: now.keyContent ?? null }
    for (const change of writeFile({ data: key.data, path: key.path, mode: '0644', force: true }, answers)) {
      const { dest, content, ...set } = change.set
      yield {
        ...change,
        set: {
          ...set,
          ...(dest === undefined ? {} : { key: dest }),
          ...(content === undefined ? {} : { keyContent: content }),
        },
        unsettles: (change.unsettles ?? []).filter((pattern) => !pattern.startsWith('apt-')),
      }
    }
  }
}

function* keepFolder({ keyrings, identity }: SourceAnswers): Generator<SourceChange, Entry, undefined> {
  const end = keyrings === null ? null : followed(keyrings)
  if (end !== null && kindOf(end) === 'directory') return end
  if (keyrings !== null) throw new Refusal(`${KEYRINGS} is ${describe(keyrings)}, not a directory`)
  const made: Entry = { type: 'directory', mode: '0755', ...inherited(null, identity) }
  yield {
    summary: `create directory ${KEYRINGS}`,
    set: { keyrings: made },
    run: [sh`mkdir -m 0755 ${KEYRINGS}`],
  }
  return made
}

function* download({ url, path, sha256 }: Extract<KeyWish, { kind: 'url' }>, now: SourceAnswers): Plan {
  const { key = null, keyContent: seen = null, identity } = now
  const wished = new Secret(sha256)
  if (key !== null && kindOf(key) !== 'file') throw new Refusal(`${path} is ${describe(key)}, not a file`)
  if (seen !== null && 'sha256' in seen && wished.equals(seen.sha256)) return
  yield {
    summary: `${key === null ? 'create' : 'change'} ${path} from ${url}`,
    set: {
      key: { type: 'file', mode: '0644', ...inherited(null, identity) },
      keyContent: { sha256: wished },
    },
    run: [fetchKeyring(url, path, sha256)],
    unsettles: [fileContent(path).key],
  }
}

/** The source and the keyrings of its name are gone. What was installed from it stays. */
export function* removeSource(name: string, now: SourceAnswers): Plan {
  const paths = [
    ...(now.dest === null ? [] : [sourcePath(name)]),
    ...(now.key ? [keyringPath(name, 'asc')] : []),
    ...(now.binaryKey ? [keyringPath(name, 'gpg')] : []),
  ]
  if (paths.length === 0) return
  yield {
    summary: `remove ${paths.join(' and ')}`,
    set: { dest: null, content: null, key: null, binaryKey: null, ...outdated(now) },
    run: [sh`rm ${paths}`],
    unsettles: ['apt-request', ...paths.slice(1).map((path) => fileContent(path).key)],
  }
}

/** @throws {Refusal} for a keyring that is empty. */
export function refuseEmpty(key: KeyWish): void {
  if (key.kind === 'data' && !(key.data instanceof Secret) && contentIsEmpty(key.data))
    throw new Refusal('the key is empty')
}

function contentIsEmpty(data: string | Uint8Array): boolean {
  const content = contentOf(data)
  return 'text' in content && content.text.trim() === ''
}
