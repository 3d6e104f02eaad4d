import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import type { Misfit, TypeOf } from '../computed.ts'
import type { Origin } from '../origin.ts'
import { misfitText } from './advice.ts'
import { environment } from './environment.ts'
import { childrenOf, type Read, readsOf } from './reads.ts'

/**
 * Expressions with variables whose types are known. At run time any two values can be compared, so here, too: of
 * hosts with different types, one may well be asked for what another has.
 */
const comparing = environment.clone()

const TYPES = ['string', 'int', 'double', 'bool', 'list', 'map', 'null']
for (const [index, one] of TYPES.entries()) {
  for (const other of TYPES.slice(index + 1)) {
    comparing.registerOperator(`${one} == ${other}`, () => false)
  }
}

/**
 * A check of an expression against types of variables.
 *
 * @param decides whether it must give true or false.
 */
export function misfitOf(origin: Origin, ast: ASTNode, decides: boolean): (typeOf: TypeOf) => Misfit | null {
  const reads = readsOf(ast).filter(({ path }) => path[0] !== 'vars')
  return (typeOf) => {
    const known = new Known(origin, reads, typeOf)
    return known.reads.length === 0 ? null : (known.failure(decides) ?? known.never(ast))
  }
}

/** An expression in an environment that knows the types of some of its reads. */
class Known {
  readonly #origin: Origin
  readonly #typeOf: TypeOf
  readonly #environment: Environment = comparing.clone()
  /** The expression with a name of the same length for each known field: types have no fields. */
  readonly #text: string
  readonly reads: readonly Read[]

  constructor(origin: Origin, reads: readonly Read[], typeOf: TypeOf) {
    this.#origin = origin
    this.#typeOf = typeOf
    const roots = reads.map(({ path, start }) => ({ path: path.slice(0, 1), start }))
    const fields = reads.filter((read) => read.path.length > 1 && writtenLength(read, origin.text) > 0)
    const typed = [...fields, ...roots].filter(({ path }) => typeOf(path) !== null)
    this.reads = typed
    let text = origin.text
    const names = new Map<string, string>()
    for (const read of typed) {
      const type = typeOf(read.path) ?? 'dyn'
      const field = read.path.length > 1
      const length = field ? writtenLength(read, origin.text) : 0
      const key = `${length} ${read.path.join('.')}`
      const name = names.get(key) ?? (field ? freeName(length, text) : (read.path[0] ?? ''))
      if (!names.has(key)) this.#environment.registerVariable(name, type)
      names.set(key, name)
      if (field) text = text.slice(0, read.start) + name + text.slice(read.start + length)
    }
    this.#text = text
  }

  failure(decides: boolean): Misfit | null {
    const { valid, type = 'dyn', error } = this.#environment.check(this.#text)
    if (valid) {
      if (!decides || type === 'bool' || type === 'dyn') return null
      const text = misfitText({ gives: type })
      return text && this.#misfit(text, 0, this.#text.length)
    }
    const { range } = error as { range?: { start: number; end: number } }
    const text = misfitText({ error })
    return text && this.#misfit(text, range?.start ?? 0, range?.end ?? this.#text.length)
  }

  /** Text that is compared with a number or a bool. */
  never(node: ASTNode): Misfit | null {
    if (node.op === '==' || node.op === '!=') {
      const [left, right] = node.args
      const found = this.#unequal(left, right) ?? this.#unequal(right, left)
      if (found) return found
    }
    for (const child of childrenOf(node)) {
      const found = this.never(child)
      if (found) return found
    }
    return null
  }

  #unequal(text: ASTNode, other: ASTNode): Misfit | null {
    const read = this.reads.find(
      ({ start, path }) =>
        start === text.start && this.#typeOf(path) === 'string' && isWhole(path, text, this.#origin.text),
    )
    const type = read && this.#environment.check(this.#text.slice(other.start, other.end)).type
    if (!read || type === undefined || !['int', 'double', 'bool'].includes(type)) return null
    const said = misfitText({ never: type })
    return said && { ...this.#misfit(said, read.start, text.end), never: type }
  }

  #misfit({ text, help }: { text: string; help: string | undefined }, start: number, end: number): Misfit {
    const inside = this.reads.filter((read) => read.start >= start && read.start < end)
    // What is wrong with `x.field` stands at the field.
    const within = inside.length > 0 ? inside : this.reads.filter((read) => read.start < start).slice(-1)
    // A field says more than the mapping that it is in.
    const fields = within.filter(
      (read) => !within.some((other) => other.start === read.start && other.path.length > read.path.length),
    )
    // Rather the text or number that does not fit than the list or mapping that it is taken from.
    const plain = fields.filter(({ path }) => !['list', 'map'].includes(this.#typeOf(path) ?? ''))
    const uses = (plain.length > 0 ? plain : fields).map(({ path, start }) => ({
      path,
      spot: this.#origin.spot(start),
      guarded: false,
    }))
    return { message: text, help, spot: this.#origin.spot(start), uses, never: null }
  }
}

/** How long a path is as it is written, or 0 where it is not a plain `a.b["c"]`, or is only asked whether it exists. */
function writtenLength({ path, start }: Read, text: string): number {
  const written = /^\w+(?:\.\w+|\["[^"\\]*"\]|\['[^'\\]*'\])+/.exec(text.slice(start))?.[0] ?? ''
  const names = written.match(/\w+(?=[.[]|$)|(?<=\["|\[').*?(?=["']\])/g) ?? []
  const asked = /\bhas\(\s*$/.test(text.slice(0, start))
  return !asked && names.join('\0') === path.join('\0') ? written.length : 0
}

function isWhole({ length }: Read['path'], node: ASTNode, text: string): boolean {
  const written = text.slice(node.start, node.end)
  return length === 1 ? /^\w+$/.test(written) : /^\w+[.[]/.test(written)
}

function freeName(length: number, text: string): string {
  for (let number = 0; ; number += 1) {
    const name = `_${number.toString(36)}`.padEnd(length, '_')
    if (!text.includes(name)) return name
  }
}
