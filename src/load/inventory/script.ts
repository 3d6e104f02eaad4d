import { didYouMean } from '../did-you-mean.ts'
import { shownPath } from '../files.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Spot } from '../origin.ts'
import { dataValue } from './data.ts'
import { setGroupVar } from './group-vars.ts'
import { askScript } from './ask-script.ts'
import type { SourceContext } from './source-context.ts'
import type { Tree } from './tree.ts'

type Mapping = Readonly<Record<string, unknown>>

/**
 * Reads what an executable inventory prints: `--list`, and where that has no `_meta.hostvars`, `--host NAME` for each host.
 *
 * @returns whether all of it could be read.
 */
export function readScript(path: string, { cwd, tree, mistakes }: SourceContext): boolean {
  const before = mistakes.count
  const shown = shownPath(path, cwd)
  const ask = (args: readonly string[]) => mistakes.attempt(() => askScript(path, shown, args, cwd))
  const answer = ask(['--list'])
  if (answer) {
    const printed = new Printed(`${shown} --list`, tree, mistakes)
    const hosts = printed.read(answer)
    const known = printed.hostvars(answer)
    for (const host of hosts) printed.host(host, known ? (known[host] ?? {}) : ask(['--host', host]))
  }
  return mistakes.count === before
}

/** What a script printed, on its way into the tree. */
class Printed {
  readonly #spot: Spot
  readonly #tree: Tree
  readonly #mistakes: Mistakes
  readonly #hosts = new Set<string>()

  constructor(file: string, tree: Tree, mistakes: Mistakes) {
    this.#spot = { at: { file, line: 1, col: 1 }, sourceLine: '', caret: 0 }
    this.#tree = tree
    this.#mistakes = mistakes
  }

  /** Reads the groups. Returns the hosts in them. */
  read(answer: Mapping): ReadonlySet<string> {
    for (const [name, group] of Object.entries(answer)) if (name !== '_meta') this.#group(name, group)
    return this.#hosts
  }

  /** The variables of all hosts; null when the script leaves that to `--host`. */
  hostvars({ _meta: meta }: Mapping): Mapping | null {
    if (!isMapping(meta) || meta['hostvars'] === undefined) return null
    return this.#mapping(meta['hostvars'], '_meta.hostvars')
  }

  host(name: string, vars: unknown): void {
    const host = this.#tree.hosts.get(name)
    for (const [key, value] of Object.entries(this.#mapping(vars ?? {}, `the variables of ${name}`))) {
      host?.vars.set(key, dataValue(value, this.#spot, this.#mistakes))
    }
  }

  #group(name: string, given: unknown): void {
    const group = this.#tree.group(name)
    const { hosts, vars, children, ...others } = sectionsOf(name, given)
    for (const key of Object.keys(others))
      this.#wrong(`the group ${name} has no ${key}`, didYouMean(key, KEYS))
    for (const host of this.#names(hosts, `${name}.hosts`)) {
      this.#tree.host(host, name, null)
      this.#hosts.add(host)
    }
    for (const [key, value] of Object.entries(this.#mapping(vars ?? {}, `${name}.vars`))) {
      setGroupVar(group, key, dataValue(value, this.#spot, this.#mistakes), this.#mistakes)
    }
    for (const child of this.#names(children, `${name}.children`)) {
      this.#mistakes.attempt(() => {
        this.#tree.nest(name, child, this.#spot)
      })
    }
  }

  #names(given: unknown, what: string): string[] {
    if (given === undefined) return []
    const names: readonly unknown[] = Array.isArray(given) ? given : [null]
    if (names.every((name) => typeof name === 'string' && name !== '')) return names as string[]
    this.#wrong(`${what} must be a list of names`)
    return []
  }

  #mapping(given: unknown, what: string): Mapping {
    if (isMapping(given)) return given
    this.#wrong(`${what} must be a mapping`)
    return {}
  }

  #wrong(message: string, help?: string): void {
    // Not at its spot: two mistakes at one place would be taken for one.
    this.#mistakes.add(
      'bad-inventory',
      `${this.#spot.at.file} printed what is no inventory: ${message}`,
      null,
      help,
    )
  }
}

const KEYS = ['hosts', 'vars', 'children']

/** Old scripts print a list of hosts instead of a group, or the variables of a host that is named as the group. */
function sectionsOf(name: string, given: unknown): Mapping {
  if (!isMapping(given)) return { hosts: given }
  return 'hosts' in given || 'vars' in given || 'children' in given ? given : { hosts: [name], vars: given }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
