import { showPlace } from '../task/place.ts'
import { isUnknown } from '../task/unknown.ts'
import type { Changing } from './changing-names.ts'
import type { Computed, Misfit, Typed, Use } from './computed.ts'
import type { HostVariables } from './host-variables.ts'
import { Families, type Kin, LACKING } from './families.ts'
import { attempt, FAILED, KnownScope } from './known-scope.ts'
import { literalOf, partAt, typeAt } from './literal-type.ts'
import type { Mistakes } from './mistakes.ts'
import { fallbackOf, type Names } from './meaning.ts'
import { MAGIC_NAMES } from './play/magic.ts'
import { someOf } from './some-of.ts'

/**
 * Checks the CEL of a play with the types of those variables whose values stand in files and cannot change during
 * the run. An expression is checked once for each set of types, not for each host.
 */
export class PlayTypes {
  readonly #variables: HostVariables
  readonly #changing: Changing
  readonly #mistakes: Mistakes
  readonly #families: Families

  constructor(variables: HostVariables, changing: Changing, mistakes: Mistakes) {
    this.#variables = variables
    this.#changing = changing
    this.#mistakes = mistakes
    this.#families = new Families(variables)
  }

  check(expression: Computed, names: Names): void {
    for (const typed of expression.typed ?? []) {
      const own = names.when.findIndex((one) => one === expression)
      const when = own < 0 ? names.when : names.when.slice(0, own)
      for (const kin of this.#kinOf(typed, names)) this.#checkKin(typed, kin, { ...names, when })
    }
  }

  #checkKin(typed: Typed, { types, hosts }: Kin, names: Names): void {
    const misfit = typed.misfit((path) => types.get(path.join('\0')) ?? null)
    if (!misfit) return
    const wrong = hosts.filter((host) => this.#happens(typed, misfit, host, names))
    const [first] = wrong
    if (first !== undefined) this.#report(misfit, first, wrong, names)
  }

  #report(
    { message, help, spot, uses }: Misfit,
    first: number,
    wrong: readonly number[],
    names: Names,
  ): void {
    const where = someOf(wrong.map((index) => this.#variables.hosts[index]?.name ?? ''))
    const values = uses.map((use) => this.#valueText(use, first, names))
    const because = values.length === 0 ? '' : `; ${values.join(', ')}`
    this.#mistakes.add('bad-expression', `${message} (${where})${because}`, spot, help)
  }

  #valueText({ path }: Use, host: number, names: Names): string {
    const part = this.#part(path, host, names)
    const text = part?.entries
      ? 'a mapping'
      : part?.items
        ? 'a list'
        : JSON.stringify(part && literalOf(part))
    return `${path.join('.')} is ${text}${part ? ` at ${showPlace(part.at)}` : ''}`
  }

  #part([name = '', ...rest]: Use['path'], host: number, names: Names): Computed | null {
    const definition = this.#definition(name, host, names)
    return definition ? partAt(definition, rest) : null
  }

  /** Whether a host gets there: its conditions may hold, and nothing else decides before. */
  #happens(typed: Typed, { never, uses }: Misfit, host: number, names: Names): boolean {
    const known = this.#variables.hosts[host]
    const scope = new KnownScope((name) => this.#definition(name, host, names), known ? ownNames(known) : {})
    for (const condition of names.when) {
      const held = attempt(() => condition.evaluate(scope))
      if (held === FAILED || held === false) return false
    }
    if (never === null) {
      const result = attempt(() => typed.evaluate(scope))
      return result === FAILED || isUnknown(result)
    }
    return uses.some(({ path }) => {
      const part = this.#part(path, host, names)
      return part !== null && readsLike(literalOf(part), never)
    })
  }

  /** What a name is for a host, when the run cannot change it. */
  #definition(name: string, host: number, names: Names): Computed | undefined {
    const shared = this.#shared(name, names)
    if (shared !== 'host') return shared ?? undefined
    return this.#variables.column(name).all[host] ?? fallbackOf(name, names)
  }

  /** The definition that all hosts share; `host` when each may have its own; null when the run may decide. */
  #shared(name: string, names: Names): Computed | 'host' | null {
    if (MAGIC_NAMES.includes(name) || names.registered.has(name) || names.local.includes(name)) return null
    if (this.#changing.names.has(name)) return null
    const layer = names.layers.find((vars) => Object.hasOwn(vars, name))
    if (layer) return layer[name] ?? null
    if (this.#changing.inventory) return null
    return this.#variables.column(name).definitions.length > 0 ? 'host' : (fallbackOf(name, names) ?? null)
  }

  #kinOf(typed: Typed, names: Names): readonly Kin[] {
    const shared = new Map<string, string | null>()
    const own: Use['path'][] = []
    for (const path of typed.uses.flatMap((use) => [use.path, use.path.slice(0, 1)])) {
      const definition = this.#shared(path[0] ?? '', names)
      if (definition === 'host') own.push(path)
      else if (definition) shared.set(path.join('\0'), typeAt(definition, path))
    }
    const fallback = (key: string) => {
      const path = key.split('\0')
      const definition = fallbackOf(path[0] ?? '', names)
      return definition ? typeAt(definition, path) : null
    }
    return this.#families.by(own).map(({ types, hosts }) => ({
      types: new Map([
        ...shared,
        ...[...types].map(([key, type]) => [key, type === LACKING ? fallback(key) : type] as const),
      ]),
      hosts,
    }))
  }
}

/** Whether text would be a value of a type if it were written without quotes: then the quotes are the mistake. */
function readsLike(value: unknown, type: string): boolean {
  if (typeof value !== 'string') return false
  return type === 'bool' ? /^(true|false)$/i.test(value) : /^\s*[-+]?\d+(\.\d+)?\s*$/.test(value)
}

/** What is always known of a host. */
function ownNames({ name, groups }: HostVariables['hosts'][number]): Readonly<Record<string, unknown>> {
  return { inventory_hostname: name, group_names: groups }
}
