import type { Path } from '../task/expression.ts'
import type { HostVariables } from './host-variables.ts'
import { typeAt } from './literal-type.ts'

/** Hosts for which what an expression reads has the same types. */
export interface Kin {
  readonly types: ReadonlyMap<string, string | null>
  /** Their indices among the hosts of the play. */
  readonly hosts: readonly number[]
}

/** The type of what a host lacks: that of the weaker definition, if there is one. */
export const LACKING = 'lacking'

/** The hosts of a play in groups of the same types. */
export class Families {
  readonly #variables: HostVariables
  readonly #types = new Map<string, readonly (string | null)[]>()
  readonly #kin = new Map<string, readonly Kin[]>()

  constructor(variables: HostVariables) {
    this.#variables = variables
  }

  /** The hosts by the types that they have at these paths. */
  by(paths: readonly Path[]): readonly Kin[] {
    const keys = [...new Set(paths.map((path) => path.join('\0')))].sort()
    const id = keys.join('\n')
    const known = this.#kin.get(id)
    if (known) return known
    const columns = keys.map((key) => this.#column(key))
    const groups = new Map<string, number[]>()
    for (const index of this.#variables.hosts.keys()) {
      const signature = columns.map((column) => column[index]).join('|')
      const group = groups.get(signature)
      if (group) group.push(index)
      else groups.set(signature, [index])
    }
    const kin = [...groups.values()].map((hosts) => ({
      types: new Map(keys.map((key, index) => [key, columns[index]?.[hosts[0] ?? 0] ?? null])),
      hosts,
    }))
    this.#kin.set(id, kin)
    return kin
  }

  #column(key: string): readonly (string | null)[] {
    const known = this.#types.get(key)
    if (known) return known
    const path = key.split('\0')
    const types = this.#variables
      .column(path[0] ?? '')
      .all.map((definition) => (definition ? typeAt(definition, path) : LACKING))
    this.#types.set(key, types)
    return types
  }
}
