import { isMap, isScalar, type Node } from 'yaml'
import { didYouMean } from '../did-you-mean.ts'
import type { Origin, Spot } from '../origin.ts'
import { parseYaml } from '../yaml/parse.ts'
import { type Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import type { Mistakes } from '../mistakes.ts'
import { expandRanges } from './ranges.ts'
import type { Group, Tree } from './tree.ts'

const KEYS = ['hosts', 'vars', 'children']

/** Reads a YAML inventory, as Ansible's, into the tree. Returns whether its structure could be read. */
export function readInventoryFile(origin: Origin, tree: Tree, mistakes: Mistakes): boolean {
  if (/^\s*\[[\w:.-]+\]\s*$/m.test(origin.text) && !/^\s*[\w.-]+:\s/m.test(origin.text)) {
    const help = 'convert it once: ansible-inventory -i FILE --list --yaml'
    mistakes.add('bad-inventory', 'this inventory is INI; inventories are YAML', origin.spot(0), help)
    return false
  }
  const document = parseYaml(origin, mistakes)
  if (!document) return false
  const reader = new Reader(origin, document, mistakes)
  const { root } = reader
  if (root === null || (isScalar(root) && root.value === null)) return true
  if (!isMap(root)) {
    mistakes.add(
      'bad-inventory',
      'an inventory is a mapping of groups',
      reader.spot(root),
      'begin it with "all:"',
    )
    return false
  }
  const groups = new Groups(reader, tree)
  for (const field of reader.fields(root)) groups.read(field, [])
  return true
}

/** Reads groups of one file; `path` is the groups above, to find one inside itself. */
class Groups {
  readonly #reader: Reader
  readonly #tree: Tree

  constructor(reader: Reader, tree: Tree) {
    this.#reader = reader
    this.#tree = tree
  }

  read({ key, keySpot, node }: Field, path: readonly string[]): void {
    if (path.includes(key)) {
      this.#wrong(`the group ${key} is inside itself`, keySpot)
      return
    }
    const group = this.#tree.group(key, keySpot)
    const parent = path.at(-1)
    if (parent !== undefined) this.#tree.groups.get(parent)?.children.add(key)
    for (const field of this.#mapping(node, `the group ${key}`, 'with hosts, vars or children')) {
      this.#section(group, field, [...path, key])
    }
  }

  #section(group: Group, field: Field, path: readonly string[]): void {
    if (field.key === 'hosts') this.#hosts(group, field)
    else if (field.key === 'vars') {
      for (const { key, node } of this.#mapping(field.node, 'vars', 'of names to values')) {
        group.vars.set(key, valueOf(this.#reader, node))
      }
    } else if (field.key === 'children') {
      for (const child of this.#mapping(field.node, 'children', 'of groups')) this.read(child, path)
    } else {
      this.#wrong(`a group has no ${field.key}`, field.keySpot, didYouMean(field.key, KEYS))
    }
  }

  #hosts(group: Group, field: Field): void {
    if (isScalar(field.node) && typeof field.node.value === 'string') {
      this.#host(group, field.node.value, [])
      return
    }
    for (const { key, node } of this.#mapping(field.node, 'hosts', 'of host names; end each with a colon')) {
      this.#host(group, key, this.#mapping(node, `the host ${key}`, 'of variables'))
    }
  }

  #host(group: Group, pattern: string, vars: readonly Field[]): void {
    for (const name of expandRanges(pattern)) {
      const known = this.#tree.host(name)
      group.hosts.add(name)
      for (const { key, node } of vars) {
        known.set(key, valueOf(this.#reader, node))
      }
    }
  }

  #mapping(node: Node | null, what: string, form: string): Field[] {
    if (node === null || (isScalar(node) && node.value === null)) return []
    if (isMap(node)) return this.#reader.fields(node)
    this.#wrong(`${what} must be a mapping ${form}`, this.#reader.spot(node))
    return []
  }

  #wrong(message: string, spot: Spot, help?: string): void {
    this.#reader.mistakes.add('bad-inventory', message, spot, help)
  }
}
