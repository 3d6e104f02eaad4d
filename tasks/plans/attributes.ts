import { type Command, type Probe, Refusal, sh, Type } from '../../src/index.ts'
import { account } from '../probes/account.ts'
import { type Identity, identity } from '../probes/identity.ts'
import type { Entry, PathAnswer } from '../probes/path.ts'
import { followed, kindOf, known } from './entries.ts'

const SET_ID = 0o6000
const SET_GID = 0o2000

/** Owner, group and mode as params. */
export const attributeParams = {
  owner: Type.Optional(
    Type.String({ minLength: 1, description: 'Name or number of the user it belongs to.' }),
  ),
  group: Type.Optional(Type.String({ minLength: 1, description: 'Name or number of its group.' })),
  mode: Type.Optional(
    Type.String({
      pattern: '^[0-7]{3,4}$',
      description: "Permissions: octal digits, in quotes: `'0644'`. Special bits not named are cleared.",
    }),
  ),
}

export interface AttributeWish {
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
}

// A type, not an interface: only types fit the index signature of Observed.
export type AttributeProbes = {
  readonly identity: Probe<Identity>
  readonly owner?: Probe<string | null>
  readonly group?: Probe<string | null>
}

export interface AttributeAnswers {
  readonly identity: Identity
  readonly owner?: string | null
  readonly group?: string | null
}

export function askAttributes({ owner, group }: AttributeWish): AttributeProbes {
  return {
    identity: identity(),
    ...(owner === undefined ? {} : { owner: account('passwd', owner) }),
    ...(group === undefined ? {} : { group: account('group', group) }),
  }
}

/**
 * The wish as answers write it: names that `stat` prints, four digits.
 *
 * @throws {Refusal} for a user or group that the machine does not know.
 */
export function wished(params: AttributeWish, now: AttributeAnswers): AttributeWish {
  return {
    ...(params.owner === undefined ? {} : { owner: nameOf('user', params.owner, now.owner) }),
    ...(params.group === undefined ? {} : { group: nameOf('group', params.group, now.group) }),
    ...(params.mode === undefined ? {} : { mode: params.mode.padStart(4, '0') }),
  }
}

function nameOf(kind: string, wish: string, name: string | null | undefined): string {
  if (name !== null && name !== undefined) return name
  // A number needs no name.
  if (/^\d+$/.test(wish)) return String(Number(wish))
  throw new Refusal(`${kind} ${wish} does not exist on this machine: create it first`)
}

/** Owner and group of what is newly made in a directory; its group is the directory's where that has the setgid bit. */
export function inherited(parent: PathAnswer, { owner, group }: Identity): Identity {
  const directory = parent === null ? null : followed(parent)
  return directory !== null && isSetGid(directory)
    ? { owner, group: known(directory.group) }
    : { owner, group }
}

export function isSetGid(entry: Entry): boolean {
  return (Number.parseInt(known(entry.mode), 8) & SET_GID) !== 0
}

/** What of a wish is not true of an entry. */
export function differing(entry: Entry, wish: AttributeWish): AttributeWish {
  const names = (['owner', 'group', 'mode'] as const).filter(
    (name) => wish[name] !== undefined && wish[name] !== known(entry[name]),
  )
  return Object.fromEntries(names.map((name) => [name, wish[name]]))
}

/** Makes owner, group and mode true. A new owner makes Linux clear the special bits: the mode is then set again. */
export function setAttributes(path: string, entry: Entry, { owner, group, mode }: AttributeWish): Command[] {
  const account = `${owner ?? ''}${group === undefined ? '' : `:${group}`}`
  const seen = Number.parseInt(known(entry.mode), 8)
  const special = (seen & SET_ID) !== 0 && account !== '' && kindOf(entry) !== 'directory'
  const set = mode ?? (special ? known(entry.mode) : undefined)
  return [
    ...(account === '' ? [] : [sh`chown ${account} ${path}`]),
    ...(set === undefined ? [] : [chmod(path, entry, set)]),
  ]
}

/** GNU chmod keeps the special bits of a directory unless the number has five digits: chmod(1), SETUID AND SETGID BITS. */
function chmod(path: string, entry: Entry, mode: string): Command {
  const keeps = kindOf(entry) === 'directory' && (Number.parseInt(known(entry.mode), 8) & SET_ID) !== 0
  return sh`chmod ${keeps ? `0${mode}` : mode} ${path}`
}

/** `owner anna, mode 0644`: for summaries. */
export function describeAttributes(wish: AttributeWish): string {
  return (['owner', 'group', 'mode'] as const)
    .filter((name) => wish[name] !== undefined)
    .map((name) => `${name} ${String(wish[name])}`)
    .join(', ')
}
