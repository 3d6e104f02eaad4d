import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { DroverError } from '../../task/error.ts'
import type { Scope } from '../../task/expression.ts'
import { condition, cel } from '../cel/expression.ts'
import { type Computed, constant } from '../computed.ts'
import { didYouMean } from '../did-you-mean.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin } from '../origin.ts'
import { nameSource } from '../source-name.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { scalarOrigin } from '../yaml/scalar.ts'
import { NOTHING } from './group-vars.ts'
import { HostScope } from './host-scope.ts'
import { celFor } from './jinja-advice.ts'
import { flagAt, groupNames, type KeyedGroup, readKeyedGroup, textIn } from './keyed-groups.ts'
import type { SourceContext } from './source-context.ts'
import type { Tree } from './tree.ts'

const OPTIONS = ['strict', 'compose', 'groups', 'keyed_groups', 'leading_separator']
const MORE_OPTIONS = ['use_vars_plugins', 'use_extra_vars']

/**
 * Reads `plugin: constructed`, as Ansible's but with CEL instead of Jinja: for each host known so far, variables (`compose`),
 * groups by a condition (`groups`), and groups named by a value (`keyed_groups`).
 */
export function readConstructed(fields: readonly Field[], reader: Reader, context: SourceContext): void {
  const rules = new Rules(fields, reader)
  const { tree, extra } = context
  const beside = rules.flag('use_vars_plugins', false) ? context.beside() : []
  const strong = rules.flag('use_extra_vars', false) ? extra : NOTHING
  for (const host of [...tree.hosts.keys()]) {
    const scope = () => new HostScope(host, tree, beside, strong)
    rules.apply(host, tree, scope)
  }
}

/** The rules of one file. */
class Rules {
  readonly #reader: Reader
  readonly #mistakes: Mistakes
  readonly #fields: ReadonlyMap<string, Field>
  readonly #strict: boolean
  readonly #leading: boolean
  readonly #compose: readonly (readonly [string, Computed])[]
  readonly #groups: readonly (readonly [string, Computed<boolean>])[]
  readonly #keyed: readonly KeyedGroup[]

  constructor(fields: readonly Field[], reader: Reader) {
    this.#reader = reader
    this.#mistakes = reader.mistakes
    this.#fields = new Map(fields.map((field) => [field.key, field]))
    for (const { key, keySpot } of fields) {
      const known = ['plugin', ...OPTIONS, ...MORE_OPTIONS]
      if (known.includes(key)) continue
      this.#mistakes.add('bad-inventory', `constructed has no ${key}`, keySpot, didYouMean(key, known))
    }
    this.#strict = this.flag('strict', false)
    this.#leading = this.flag('leading_separator', true)
    this.#compose = this.#expressions('compose', cel)
    this.#groups = this.#expressions('groups', condition)
    this.#keyed = this.#keyedGroups()
  }

  flag(name: string, otherwise: boolean): boolean {
    return flagAt(this.#fields.get(name), otherwise, this.#reader)
  }

  /** @param scope what expressions can use now: it changes with what is done. */
  apply(host: string, tree: Tree, scope: () => Scope): void {
    if (this.#compose.length > 0) this.#setVars(host, tree, scope())
    const now = scope()
    for (const [group, when] of this.#groups) {
      if (this.#evaluate(when, now, host)?.value === true) tree.host(host, safeName(group), null)
    }
    for (const rule of this.#keyed) this.#addKeyed(rule, host, tree, now)
  }

  #setVars(host: string, tree: Tree, scope: Scope): void {
    for (const [name, expression] of this.#compose) {
      const result = this.#evaluate(expression, scope, host)
      if (!result) continue
      const value = nameSource(constant(result.value, expression.source, expression.spot), 'compose')
      tree.hosts.get(host)?.vars.set(name, value)
    }
  }

  #addKeyed(rule: KeyedGroup, host: string, tree: Tree, scope: Scope): void {
    const key = this.#evaluate(rule.key, scope, host)
    const parent = rule.parent && this.#evaluate(rule.parent, scope, host)
    if (!key || (rule.parent && !parent)) return
    this.#mistakes.attempt(() => {
      for (const name of groupNames(rule, key.value, this.#strict, this.#leading).map(safeName)) {
        tree.host(host, name, null)
        const above = parent?.value
        if (typeof above === 'string' && above !== '') tree.nest(safeName(above), name, rule.key.spot)
      }
    })
  }

  /** Null when a name that it needs is not there for this host and the rules are not strict, or when it fails. */
  #evaluate(expression: Computed, scope: Scope, host: string): { readonly value: unknown } | null {
    try {
      return { value: expression.evaluate(scope) }
    } catch (error) {
      if (!(error instanceof DroverError)) throw error
      const missing =
        error.code === 'undefined-variable' || / is (not defined|defined by itself)$/.test(error.message)
      if (missing && !this.#strict) return null
      this.#mistakes.attempt(() => {
        throw new DroverError(error.code, `${error.message} (host ${host})`, {
          ...error.details,
          ...expression.spot,
        })
      })
      return null
    }
  }

  #expressions<T>(section: string, compile: (origin: Origin) => Computed<T>): [string, Computed<T>][] {
    const node = this.#fields.get(section)?.node
    if (!node) return []
    if (!isMap(node)) {
      const message = `${section} must be a mapping of names to expressions`
      this.#mistakes.add('bad-inventory', message, this.#reader.spot(node))
      return []
    }
    return this.#reader.fields(node).flatMap(({ key, node: text }) => {
      const expression = this.#expression(text, compile)
      return expression ? [[key, expression] as [string, Computed<T>]] : []
    })
  }

  #expression<T>(node: Node, compile: (origin: Origin) => Computed<T>): Computed<T> | null {
    const text = textIn(node)
    if (text === null || !isScalar(node)) {
      this.#mistakes.add('bad-inventory', 'this must be an expression', this.#reader.spot(node))
      return null
    }
    const origin = scalarOrigin(node, text, this.#reader.origin)
    return this.#mistakes.attempt(() => {
      try {
        return compile(origin)
      } catch (error) {
        const advice = error instanceof DroverError ? celFor(text) : null
        if (advice === null || !(error instanceof DroverError)) throw error
        throw new DroverError(error.code, 'this is Jinja; expressions are CEL', {
          ...error.details,
          help: `write ${advice}`,
        })
      }
    })
  }

  #keyedGroups(): KeyedGroup[] {
    const node = this.#fields.get('keyed_groups')?.node
    if (!node) return []
    const items: unknown[] = isSeq(node) ? node.items : [node]
    return items.flatMap((item) => {
      const compile = (key: Node) => this.#expression(key, cel)
      return readKeyedGroup(this.#reader.follow(item), this.#reader, compile) ?? []
    })
  }
}

/** Groups that are made here get names that are variables' names too, as in Ansible. */
function safeName(name: string): string {
  return name.replaceAll(/^\p{Nd}|[^\p{L}\p{N}_]/gu, '_')
}
