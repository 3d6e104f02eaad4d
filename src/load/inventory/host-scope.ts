import { DroverError } from '../../task/error.ts'
import type { Scope } from '../../task/expression.ts'
import type { Computed } from '../computed.ts'
import { Merge } from './merge.ts'
import { Lineage } from './reconcile.ts'
import type { Tree } from './tree.ts'
import type { FolderVars } from './vars-folder.ts'

/** What an expression of a constructed inventory can use: a host's variables as far as they are read, and its names. */
export class HostScope implements Scope {
  readonly #vars: Readonly<Record<string, Computed>>
  readonly #names: Readonly<Record<string, unknown>>
  readonly #strong: Scope
  readonly #computing = new Set<string>()

  /** @param strong variables that win, as those of `-e`. */
  constructor(host: string, tree: Tree, beside: readonly FolderVars[], strong: Scope) {
    const lineage = new Lineage(tree)
    const merge = new Merge(tree, lineage, { inventories: beside, playbooks: [] })
    this.#vars = merge.varsOf(host, lineage.isInAll(host))
    this.#names = {
      inventory_hostname: host,
      inventory_hostname_short: /^[\d.]+$|:/.test(host) ? host : host.split('.')[0],
      group_names: lineage.groupNames(host),
    }
    this.#strong = strong
  }

  get(name: string): unknown {
    if (this.#strong.has(name)) return this.#strong.get(name)
    if (Object.hasOwn(this.#names, name)) return this.#names[name]
    const value = Object.hasOwn(this.#vars, name) ? this.#vars[name] : undefined
    if (!value) throw new DroverError('undefined-variable', `${name} is not defined`)
    if (this.#computing.has(name)) {
      throw new DroverError('bad-template', `variable ${name} is defined by itself`, { at: value.at })
    }
    this.#computing.add(name)
    try {
      return value.evaluate(this)
    } finally {
      this.#computing.delete(name)
    }
  }

  has(name: string): boolean {
    return this.#strong.has(name) || Object.hasOwn(this.#names, name) || Object.hasOwn(this.#vars, name)
  }

  names(): readonly string[] {
    return [...new Set([...this.#strong.names(), ...Object.keys(this.#names), ...Object.keys(this.#vars)])]
  }
}
