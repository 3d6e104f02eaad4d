import { isMap, isScalar, type Node, Scalar } from 'yaml'
import { didYouMean } from '../did-you-mean.ts'
import type { Spot } from '../origin.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import { setGroupVar } from './group-vars.ts'
import { mentionHosts } from './mention.ts'
import type { Group, Tree } from './tree.ts'

const KEYS = ['hosts', 'vars', 'children']

/** Reads the groups of a YAML inventory, as Ansible's, into the tree. */
export function readGroups(fields: readonly Field[], reader: Reader, tree: Tree): void {
  const groups = new Groups(reader, tree)
  for (const field of fields) groups.read(field, [])
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
    const group = this.#tree.group(key)
    for (const field of this.#mapping(node, `the group ${key}`, 'with hosts, vars or children')) {
      this.#section(group, field, [...path, key])
    }
    const parent = path.at(-1)
    if (parent !== undefined) {
      this.#reader.mistakes.attempt(() => {
        this.#tree.nest(parent, key, keySpot)
      })
    }
  }

  #section(group: Group, field: Field, path: readonly string[]): void {
    if (field.key === 'hosts') this.#hosts(group, field)
    else if (field.key === 'vars') {
      for (const { key, node } of this.#mapping(field.node, 'vars', 'of names to values')) {
        setGroupVar(group, key, valueOf(this.#reader, node), this.#reader.mistakes)
      }
    } else if (field.key === 'children') this.#children(field, path)
    else this.#wrong(`a group has no ${field.key}`, field.keySpot, didYouMean(field.key, KEYS))
  }

  #children(field: Field, path: readonly string[]): void {
    if (isText(field.node)) {
      const keySpot = this.#reader.spot(field.node)
      this.read({ key: field.node.value, keySpot, node: new Scalar(null) }, path)
      return
    }
    for (const child of this.#mapping(field.node, 'children', 'of groups')) this.read(child, path)
  }

  #hosts(group: Group, field: Field): void {
    if (isText(field.node)) {
      this.#host(group, field.node.value, this.#reader.spot(field.node), null)
      return
    }
    for (const { key, keySpot, node } of this.#mapping(
      field.node,
      'hosts',
      'of host names; end each with a colon',
    )) {
      this.#host(group, key, keySpot, node)
    }
  }

  #host(group: Group, text: string, spot: Spot, node: Node | null): void {
    const vars = this.#mapping(node, `the host ${text}`, 'of variables')
    const hosts = mentionHosts(text, group.name, this.#tree, () => spot, this.#reader.mistakes)
    for (const { key, node } of vars) {
      const value = valueOf(this.#reader, node)
      for (const host of hosts) host.vars.set(key, value)
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

/** One name instead of a mapping. */
function isText(node: Node | null): node is Node & { value: string } {
  return isScalar(node) && typeof node.value === 'string'
}
