import type { Computed } from './computed.ts'

interface Host {
  readonly name: string
  readonly groups: readonly string[]
  readonly vars: Readonly<Record<string, Computed>>
}

/** What one name is for each host. */
export interface Column {
  /** In the order of the hosts. */
  readonly all: readonly (Computed | undefined)[]
  /** Each once. */
  readonly definitions: readonly Computed[]
  /** Those that read other names. */
  readonly computed: readonly Computed[]
  /** The hosts for which nothing defines it. */
  readonly lacking: readonly string[]
}

/** The variables that the inventory gives to the hosts of a play, looked up once for each name and not for each use. */
export class HostVariables {
  readonly hosts: readonly Host[]
  readonly #columns = new Map<string, Column>()
  #names: readonly string[] | null = null

  constructor(hosts: readonly Host[]) {
    this.hosts = hosts
  }

  column(name: string): Column {
    const known = this.#columns.get(name)
    if (known) return known
    const column = this.#read(name)
    this.#columns.set(name, column)
    return column
  }

  /** All names that some host has. */
  get names(): readonly string[] {
    this.#names ??= [...new Set(this.hosts.flatMap(({ vars }) => Object.keys(vars)))]
    return this.#names
  }

  #read(name: string): Column {
    const all = this.hosts.map(({ vars }) => (Object.hasOwn(vars, name) ? vars[name] : undefined))
    const definitions = [...new Set(all)].filter((one) => one !== undefined)
    const computed = definitions.filter(({ uses }) => uses.length > 0)
    const lacking = this.hosts.filter((_, index) => all[index] === undefined).map((host) => host.name)
    return { all, definitions, computed, lacking }
  }
}
