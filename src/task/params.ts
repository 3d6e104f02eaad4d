import { Type, type TUnsafe } from 'typebox'
import type { Content } from './content.ts'
import type { Secret } from './secret.ts'

/** The JSON Schema keyword that marks params whose written form is text and whose value is more. */
export const SPECIAL = 'x-drover'

interface Options {
  readonly description: string
}

/**
 * A file beside the playbook (looked for in `files/`, then beside the playbook). Written as a path;
 * the plan gets its Content. A file that does not exist is an error before any connection.
 */
export function LocalFile(options: Options): TUnsafe<Content> {
  return Type.Unsafe<Content>({ ...options, [SPECIAL]: 'file' })
}

/**
 * A file of the controller, or a folder: all its `.yaml`, `.yml` and `.json` files, in the order of their names. Written
 * as a path, looked for as `LocalFile`; the plan gets a list of Contents.
 */
export function LocalFiles(options: Options): TUnsafe<readonly Content[]> {
  return Type.Unsafe<readonly Content[]>({ ...options, [SPECIAL]: 'files' })
}

/**
 * A file of the network. Written as a mapping of `url` and `sha256` (64 hex digits); the plan gets its Content. It is
 * fetched by the controller, once: what has this sum is kept in the user's cache. Anything else is an error.
 */
export function Download(options: Options): TUnsafe<Content> {
  return Type.Unsafe<Content>({ ...options, [SPECIAL]: 'download' })
}

/**
 * A folder with a `kustomization.yaml`, looked for as `LocalFile`; the plan gets what `kubectl kustomize` (or
 * `kustomize build`) of the controller makes of it.
 */
export function Kustomization(options: Options): TUnsafe<Content> {
  return Type.Unsafe<Content>({ ...options, [SPECIAL]: 'kustomization' })
}

/** A Handlebars file (looked for in `templates/`, then beside the playbook); the plan gets it filled in. */
export function TemplateFile(options: Options): TUnsafe<Content> {
  return Type.Unsafe<Content>({ ...options, [SPECIAL]: 'template' })
}

/** One CEL condition and whether it holds. */
export interface Condition {
  readonly source: string
  readonly holds: boolean
}

/** A CEL condition, or a list of them, evaluated with the step's variables. The plan gets a list of Conditions. */
export function Conditions(options: Options): TUnsafe<readonly Condition[]> {
  return Type.Unsafe<readonly Condition[]>({ ...options, [SPECIAL]: 'conditions' })
}

/** A CEL condition about a value that only the plan has: an object of a cluster, which it calls `self` or `object`. */
export interface Predicate {
  readonly source: string
  /** The values of the step's variables in it: together with the source, all that decides. */
  readonly given: Readonly<Record<string, unknown>>
  /**
   * What the value lacks is no.
   *
   * @throws {DroverError} `expression-failed`, with its place, for anything else that does not work on the value.
   */
  holds(value: unknown): boolean
}

/** A CEL condition about what the plan looks at, or a list of them. The plan gets a list of Predicates. */
export function Predicates(options: Options): TUnsafe<readonly Predicate[]> {
  return Type.Unsafe<readonly Predicate[]>({ ...options, [SPECIAL]: 'predicates' })
}

/** Text that may be secret: the plan gets a Secret when a secret went into it. */
export function MaybeSecret(options: Options): TUnsafe<string | Secret> {
  return Type.Unsafe<string | Secret>({ ...options, [SPECIAL]: 'secret' })
}

/** Any value at all. */
export function Anything(options: Options): TUnsafe {
  return Type.Unsafe({ ...options, [SPECIAL]: 'any' })
}
