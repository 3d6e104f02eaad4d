import { type Change, Refusal, sh, upload } from '../../src/index.ts'
import { authorizedKeys, type AuthorizedKeys, noKeys } from '../probes/authorized-keys.ts'
import { directoryEntries } from '../probes/directory-entries.ts'
import { fileContent } from '../probes/file-content.ts'
import { fileHash } from '../probes/file-hash.ts'
import { type Entry, path as pathProbe, type PathAnswer } from '../probes/path.ts'
import type { User } from '../probes/user.ts'
import { differing, setAttributes } from './attributes.ts'
import { below } from './below.ts'
import type { EditedKeys } from './edit-keys.ts'
import { describe, followed, kindOf } from './entries.ts'
import { normalize, parentOf } from './paths.ts'
import { nameOf, type PublicKey } from './public-key.ts'

export interface KeyAnswers {
  readonly user: User | null
  readonly keys: AuthorizedKeys | null
  /** What is at `/home/NAME`. */
  readonly home: PathAnswer
}

type Plan = Generator<Change<KeyAnswers>, AuthorizedKeys, undefined>

export interface KeysPlace {
  /** The login. */
  readonly user: string
  /** Where the file is, when it is elsewhere than usual. */
  readonly path?: string
  readonly manageDirectory: boolean
}

/** The file as it is; one of a user that is still to be made, or whose home is to be another, is not there. */
export function keysNow({ path }: KeysPlace, account: User, { keys }: KeyAnswers): AuthorizedKeys {
  const at = path === undefined ? `${normalize(account.home)}/.ssh/authorized_keys` : normalize(path)
  return keys !== null && normalize(keys.path) === at ? keys : noKeys(at)
}

/** The directory with mode 0700, the user's own. @throws {Refusal} where it cannot be made. */
export function* keepDirectory(place: KeysPlace, account: User, now: KeyAnswers, seen: AuthorizedKeys): Plan {
  const { user, manageDirectory: manages } = place
  const at = parentOf(seen.path)
  if (seen.directory !== null && kindOf(seen.directory) !== 'directory')
    throw new Refusal(`${at} is ${describe(seen.directory)}, not a directory: nothing is written there`)
  if (!manages) {
    if (seen.directory === null) throw new Refusal(`directory ${at} does not exist: create it first`)
    return seen
  }
  const wish = { owner: user, group: account.group, mode: '0700' }
  const after = { ...seen, directory: { type: 'directory', ...wish } as const }
  if (seen.directory === null) {
    refuseMissing(parentOf(at), user, account, now)
    yield {
      summary: `create directory ${at}`,
      set: { keys: after },
      run: [sh`mkdir -m 0700 ${at}`, sh`chown ${`${user}:${account.group}`} ${at}`],
      unsettles: [...below(at), directoryEntries(parentOf(at)).key],
    }
    return after
  }
  const wrong = differing(seen.directory, wish)
  if (Object.keys(wrong).length === 0) return seen
  yield {
    summary: `let ${at} be for ${user} alone`,
    set: { keys: after },
    run: setAttributes(at, seen.directory, wrong),
    unsettles: [pathProbe(at).key],
  }
  return after
}

/** Where the directory is made: a home directory that an earlier step makes is as good as there. */
function refuseMissing(parent: string, user: string, account: User, { home }: KeyAnswers): void {
  if (parent !== normalize(account.home) || account.homeThere) return
  const usual = parent === `/home/${user}` && home !== null ? followed(home) : null
  if (usual !== null && kindOf(usual) === 'directory') return
  throw new Refusal(
    `the home directory ${parent} does not exist: create it first (\`user\` with \`create_home\`)`,
  )
}

/** The file with its keys, for the user alone to read. */
export function* keepFile(
  { user, path }: KeysPlace,
  account: User,
  seen: AuthorizedKeys,
  edited: EditedKeys,
): Generator<Change<KeyAnswers>, void, undefined> {
  const at = seen.path
  if (seen.file !== null && kindOf(seen.file) !== 'file')
    throw new Refusal(`${at} is ${describe(seen.file)}, not a file: remove it first`)
  const file: Entry = { type: 'file', owner: user, group: account.group, mode: '0600' }
  const set = { keys: { ...seen, file, text: edited.text } }
  const other = authorizedKeys(user, path === undefined ? at : '').key
  const unsettles = [
    pathProbe(at).key,
    fileContent(at).key,
    fileHash(at).key,
    directoryEntries(parentOf(at)).key,
    other,
  ]
  if (seen.file === null || edited.text !== seen.text) {
    yield {
      summary: describeEdit(edited, user),
      set,
      run: [upload(edited.text, at, '0600', { owner: user, group: account.group })],
      unsettles,
    }
    return
  }
  const wrong = differing(seen.file, { owner: user, group: account.group, mode: '0600' })
  if (Object.keys(wrong).length === 0) return
  yield {
    summary: `let ${at} be for ${user} alone`,
    set,
    run: setAttributes(at, seen.file, wrong),
    unsettles,
  }
}

/** `let anna@laptop log in as anna; no more ben@old`. */
function describeEdit({ added, changed, removed }: EditedKeys, user: string): string {
  const parts = [
    ...(added.length === 0 ? [] : [`let ${named(added)} log in as ${user}`]),
    ...(changed.length === 0 ? [] : [`change the line of ${named(changed)} for ${user}`]),
    ...(removed.length === 0 ? [] : [`let ${named(removed)} not log in as ${user} any more`]),
  ]
  return parts.length === 0 ? `tidy the keys of ${user}` : parts.join('; ')
}

function named(keys: readonly PublicKey[]): string {
  return keys.map(nameOf).join(', ')
}
