import { type Kind, type KindName, KINDS, type Result, type ValueOf } from './kinds.ts'

/** `text`, `text?` for what may be left out, `any...` for all that follow. */
type Wish = KindName | `${KindName}?` | `${KindName}...`
type Wishes = Readonly<Record<string, Wish>>

type Given<W extends Wish> = W extends `${infer K extends KindName}...`
  ? readonly ValueOf<K>[]
  : W extends `${infer K extends KindName}?`
    ? ValueOf<K> | undefined
    : W extends 'maybe'
      ? unknown
      : W extends KindName
        ? ValueOf<W>
        : never

type Args<T extends Wishes> = { readonly [Name in keyof T]: Given<T[Name]> }

/** The text of a file of the controller. */
export type ReadFile = (path: string) => string

interface Parts<T extends Wishes> {
  readonly summary: string
  /** A template, what it reads, and what comes of it. Docs show it, a test runs it. */
  readonly example: string
  readonly values?: Readonly<Record<string, unknown>>
  readonly gives: unknown
  readonly takes: T
  readonly returns: Result
  readonly call: (args: Args<T>, read: ReadFile) => unknown
}

export interface Argument {
  readonly name: string
  readonly kind: KindName
  readonly optional: boolean
  readonly rest: boolean
}

/** A function of templates (and of CEL where CEL has nothing like it). */
export interface Helper {
  readonly summary: string
  readonly example: string
  readonly values: Readonly<Record<string, unknown>>
  readonly gives: unknown
  readonly args: readonly Argument[]
  readonly returns: Result
  readonly call: (args: Readonly<Record<string, unknown>>, read: ReadFile) => unknown
}

/** Defines a helper; `call` gets what `takes` names, with its type. It is pure and alters nothing it is given. */
export function helper<const T extends Wishes>(parts: Parts<T>): Helper {
  const { summary, example, values = {}, gives, takes, returns } = parts
  const args = Object.entries(takes).map(([name, wish]) => argument(name, wish))
  const call = parts.call as Helper['call']
  return { summary, example, values, gives, args, returns, call }
}

function argument(name: string, wish: Wish): Argument {
  const kind = wish.replace(/\?$|\.\.\.$/, '') as KindName
  return { name, kind, optional: wish.endsWith('?'), rest: wish.endsWith('...') }
}

/** How a helper is called: `hash text [algorithm]`. */
export function signature(name: string, { args }: Helper): string {
  const shown = args.map(({ name: arg, optional, rest }) => (rest ? `${arg}…` : optional ? `[${arg}]` : arg))
  return [name, ...shown].join(' ')
}

/** How many values a helper takes at least and at most. */
export function arity({ args }: Helper): { least: number; most: number } {
  const least = args.filter(({ optional, rest }) => !optional && !rest).length
  return { least, most: args.some(({ rest }) => rest) ? Infinity : args.length }
}

/** The argument that the value at an index is for. */
export function argumentAt({ args }: Helper, index: number): Argument | undefined {
  const last = args.at(-1)
  return args[index] ?? (last?.rest ? last : undefined)
}

/** A helper was given something it cannot work with. The message may hold values, or what is made of them. */
export class HelperFailed extends Error {
  readonly helper: string
  /** What may be said where a value is secret. */
  readonly withoutValues: string

  constructor(helper: string, message: string, withoutValues = message) {
    super(message)
    this.name = 'HelperFailed'
    this.helper = helper
    this.withoutValues = withoutValues
  }
}

/** @throws {HelperFailed} for values that do not fit, and whatever `call` throws as one. */
export function invoke(
  name: string,
  helper: Helper,
  values: readonly unknown[],
  readFile: ReadFile,
): unknown {
  const given: Record<string, unknown> = {}
  for (const [index, argument] of helper.args.entries()) {
    const rest = argument.rest ? values.slice(index) : null
    given[argument.name] = rest
      ? rest.map((value) => read(name, argument, value))
      : index < values.length
        ? read(name, argument, values[index])
        : undefined
  }
  try {
    return helper.call(given, readFile)
  } catch (error) {
    if (!(error instanceof CannotWork)) throw error
    throw new HelperFailed(name, `${name}: ${error.message}`, `${name}: ${error.withoutValues}`)
  }
}

/** Thrown by a helper's `call`: the values fit, but nothing comes of them. */
export class CannotWork extends Error {
  readonly withoutValues: string

  /** @param withoutValues what may be said where a value is secret: compulsory when the message holds one. */
  constructor(message: string, withoutValues = message) {
    super(message)
    this.withoutValues = withoutValues
  }
}

/** @throws {HelperFailed} when the value does not fit. */
export function read(name: string, { kind }: Argument, value: unknown): unknown {
  if (kind === 'maybe') return value
  const wanted: Kind = KINDS[kind]
  const plain = typeof value === 'bigint' ? Number(value) : value
  const fitting = plain === undefined ? undefined : wanted.read(plain)
  if (fitting !== undefined) return fitting
  throw new HelperFailed(name, misfit(name, kind, got(plain, kind)), misfit(name, kind, sort(plain)))
}

/** `hash needs text, not a list`. */
export function misfit(name: string, kind: KindName, got: string): string {
  return `${name} needs ${KINDS[kind].words}, not ${got}`
}

function got(value: unknown, kind: KindName): string {
  if (typeof value === 'string' && KINDS[kind].fits[0] === 'text' && kind !== 'sized') return shown(value)
  if (typeof value === 'number' && kind === 'whole') return String(value)
  return sort(value)
}

function sort(value: unknown): string {
  if (value === undefined) return 'a value that does not exist'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'a number'
  return typeof value === 'boolean' ? String(value) : 'a mapping'
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text)
}
