import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap } from 'yaml'
import type { Mistakes } from '../mistakes.ts'
import type { Origin, Spot } from '../origin.ts'
import { Redacted } from '../redacted.ts'
import { type Nearby, NOTHING_NEARBY } from '../template/nearby.ts'
import { targetsOf } from './anchors.ts'
import type { YamlDocument } from './parse.ts'

/** A key of a mapping with where it stands and its value (a null when nothing is written). */
export interface Field {
  readonly key: string
  readonly keySpot: Spot
  readonly node: Node
}

/** More values that aliases and merges repeat than any honest file has, unless it is a longer one itself. */
const MOST_REPEATED = 100_000

/** Reads the nodes of one YAML file: follows aliases and merges, knows where each node stands, reports what is wrong. */
export class Reader {
  readonly origin: Origin
  readonly mistakes: Mistakes
  /** What templates in this file can name. */
  readonly nearby: Nearby
  readonly #document: YamlDocument
  #targets: ReadonlyMap<Alias, Node> | null = null
  readonly #redacted: Redacted
  readonly #keys = new WeakMap<Node, Spot>()
  readonly #visited = new WeakSet<Node>()
  readonly #most: number
  #repeated = 0

  constructor(origin: Origin, document: YamlDocument, mistakes: Mistakes, nearby = NOTHING_NEARBY) {
    this.origin = origin
    this.mistakes = mistakes
    this.nearby = nearby
    this.#document = document
    this.#redacted = new Redacted(origin.text)
    this.#most = Math.max(MOST_REPEATED, origin.text.length)
  }

  get root(): Node | null {
    return this.follow(this.#document.contents)
  }

  /** The node that an alias stands for. */
  follow(node: unknown): Node | null {
    if (!isAlias(node)) return (node as Node | null | undefined) ?? null
    const spot = this.spot(node)
    const target = (this.#targets ??= targetsOf(this.#document)).get(node)
    if (!target) this.mistakes.add('yaml-syntax', `nothing has the anchor ${node.source}`, spot)
    else if (this.contains(target, node)) {
      this.mistakes.add('yaml-syntax', `the anchor ${node.source} contains itself`, spot)
      return null
    }
    return target ?? null
  }

  /**
   * Counts a node that is visited again, by an alias or a merge; false when there are absurdly many (aliases that multiply).
   * What is visited once is as much as somebody has written.
   */
  visit(node: Node): boolean {
    if (!this.#visited.has(node)) {
      this.#visited.add(node)
      return true
    }
    this.#repeated += 1
    if (this.#repeated === this.#most) {
      const message = `the aliases of this file unfold to more than ${this.#most} values`
      this.mistakes.add('yaml-syntax', message, this.origin.spot(0))
    }
    return this.#repeated < this.#most
  }

  /** Where a node begins; a value that is not written stands where its key stands. */
  spot(node: Node | null): Spot {
    const key = node && this.#keys.get(node)
    return key ?? this.origin.spot(node?.range?.[0] ?? 0)
  }

  /** What a node looks like in the file, on one line, shortened and without its secrets. */
  source(node: Node | null): string {
    const [start, end] = node?.range ?? [0, 0]
    const text = this.#redacted.slice(start, end).replace(/\s+/g, ' ').trim()
    return text.length > 200 ? `${text.slice(0, 199)}…` : text
  }

  /** The fields of a mapping, merged ones (`<<`) last and only where not given; each key once. */
  fields(map: YAMLMap): Field[] {
    const own = map.items.filter((pair) => !isMergeKey(pair))
    const merged = map.items.filter(isMergeKey).flatMap((pair) => this.#merged(pair))
    const all = [...own.flatMap((pair) => this.#field(pair)), ...merged]
    return [...new Map(all.toReversed().map((field) => [field.key, field])).values()].toReversed()
  }

  #field(pair: Pair): Field[] {
    const key = this.follow(pair.key)
    const value = this.follow(pair.value)
    if (!isScalar(key)) {
      this.#reportKey(key, pair)
      return []
    }
    const keySpot = this.spot(key)
    const node = value ?? new Scalar(null)
    if (isScalar(node) && node.value === null && (node.source ?? '') === '') this.#keys.set(node, keySpot)
    return [{ key: String(key.value), keySpot, node }]
  }

  #reportKey(key: Node | null, pair: Pair): void {
    const braces = isMap(key) && pair.value === null
    const help = braces ? 'a value that begins with {{ must be quoted: "{{ name }}"' : undefined
    this.mistakes.add('yaml-syntax', 'a key must be text', this.spot(key), help)
  }

  #merged(pair: Pair): Field[] {
    const value = this.follow(pair.value)
    if (isMap(value)) return this.#fieldsToMerge(value)
    if (isSeq(value)) {
      return value.items.flatMap((item) => {
        const map = this.follow(item)
        return isMap(map) ? this.#fieldsToMerge(map) : []
      })
    }
    this.mistakes.add('yaml-syntax', '<< merges a mapping or a list of mappings', this.spot(value))
    return []
  }

  #fieldsToMerge(map: YAMLMap): Field[] {
    return this.visit(map) ? this.fields(map) : []
  }

  private contains(outer: Node, inner: Node): boolean {
    const [start, , end] = outer.range ?? [0, 0, 0]
    const at = inner.range?.[0] ?? -1
    return at >= start && at < end && outer !== inner
  }
}

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && (pair.key.value === '<<' || typeof pair.key.value === 'symbol')
}

/** A mapping written as `{{ name }}` without quotes. */
export function isBareTemplate(node: Node | null): boolean {
  return isMap(node) && node.flow === true && node.items.length === 1 && isMap(node.items[0]?.key)
}
