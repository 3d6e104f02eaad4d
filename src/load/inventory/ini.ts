import { didYouMean } from '../did-you-mean.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin, Spot } from '../origin.ts'
import { type Line, linesOf } from './ini-lines.ts'
import { iniValue } from './ini-value.ts'
import { mentionHosts } from './mention.ts'
import { setGroupVar } from './group-vars.ts'
import { SplitFault, shellWords, type Word } from './shell-words.ts'
import type { Tree } from './tree.ts'

const SECTION = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u
const GROUP = /^([^:\]\s]+)\s*(?:#.*)?$/

/** Reads an INI inventory, as Ansible's, into the tree. All that is wrong is reported with its place. */
export function readIni(origin: Origin, tree: Tree, mistakes: Mistakes): void {
  new IniFile(origin, tree, mistakes).read()
}

/** A group that is named before it is declared. */
interface Awaited {
  readonly spot: Spot
  /** The groups that it will be inside of; none when only variables were given to it. */
  readonly parents: { readonly name: string; readonly spot: Spot }[]
}

class IniFile {
  readonly #origin: Origin
  readonly #tree: Tree
  readonly #mistakes: Mistakes
  readonly #awaited = new Map<string, Awaited>()

  constructor(origin: Origin, tree: Tree, mistakes: Mistakes) {
    this.#origin = origin
    this.#tree = tree
    this.#mistakes = mistakes
  }

  read(): void {
    let [group, kind] = ['ungrouped', 'hosts']
    for (const line of linesOf(this.#origin.text)) {
      const section = SECTION.exec(line.text)
      if (section) {
        group = section[1] ?? ''
        kind = section[2] ?? 'hosts'
        this.#section(group, kind, line)
      } else if (line.text.startsWith('[') && line.text.endsWith(']')) {
        this.#wrong('this is no section', line.start, 'write [group], [group:vars] or [group:children]')
        kind = 'unknown'
      } else if (kind === 'hosts') this.#hosts(group, line)
      else if (kind === 'vars') this.#variable(group, line)
      else if (kind === 'children') this.#child(group, line)
    }
    this.#reportAwaited()
  }

  #section(name: string, kind: string, line: Line): void {
    const spot = this.#origin.spot(line.start + 1)
    if (!['hosts', 'vars', 'children'].includes(kind)) {
      const help = didYouMean(kind, ['hosts', 'vars', 'children'])
      this.#wrong(`there is no kind of section ${kind}`, line.start + name.length + 2, help)
      return
    }
    if (!this.#tree.groups.has(name)) {
      if (kind === 'vars' && !this.#awaited.has(name)) this.#awaited.set(name, { spot, parents: [] })
      this.#tree.group(name)
    }
    if (kind === 'vars') return
    const { parents = [] } = this.#awaited.get(name) ?? {}
    this.#awaited.delete(name)
    for (const parent of parents) this.#nest(parent.name, name, parent.spot)
  }

  #hosts(group: string, line: Line): void {
    const [name, ...rest] = this.#words(line)
    if (!name) return
    const spotOf = (offset: number) => this.#origin.spot(line.start + name.start + (name.plain ? offset : 0))
    const hosts = mentionHosts(name.text, group, this.#tree, spotOf, this.#mistakes)
    for (const word of rest) this.#hostVar(word, line, hosts)
  }

  #hostVar(word: Word, line: Line, hosts: readonly { vars: Map<string, unknown> }[]): void {
    const equals = word.text.indexOf('=')
    const start = line.start + word.start
    if (equals <= 0) {
      this.#wrong(`a host's variable is written name=value, not ${word.text}`, start)
      return
    }
    const value = this.#value(word.text.slice(equals + 1), start + equals + 1, word.plain)
    for (const host of hosts) host.vars.set(word.text.slice(0, equals), value)
  }

  #variable(group: string, { text, start }: Line): void {
    const equals = text.indexOf('=')
    const name = text.slice(0, Math.max(0, equals)).trim()
    if (name === '') {
      this.#wrong(`a variable is written name=value, not ${text}`, start)
      return
    }
    const written = text.slice(equals + 1)
    const blanks = written.length - written.trimStart().length
    const value = this.#value(written.trim(), start + equals + 1 + blanks, true)
    setGroupVar(this.#tree.group(group), name, value, this.#mistakes)
  }

  #child(group: string, line: Line): void {
    const name = GROUP.exec(line.text)?.[1]
    if (name === undefined) {
      this.#wrong(`a line of [${group}:children] is the name of a group, not ${line.text}`, line.start)
      return
    }
    const spot = this.#origin.spot(line.start)
    if (this.#tree.groups.has(name)) {
      this.#nest(group, name, spot)
      return
    }
    const awaited = this.#awaited.get(name) ?? { spot, parents: [] }
    awaited.parents.push({ name: group, spot })
    this.#awaited.set(name, awaited)
  }

  #nest(outer: string, inner: string, spot: Spot): void {
    this.#mistakes.attempt(() => {
      this.#tree.nest(outer, inner, spot)
    })
  }

  #words(line: Line): Word[] {
    try {
      return shellWords(line.text)
    } catch (error) {
      if (!(error instanceof SplitFault)) throw error
      this.#wrong(error.message, line.start + error.offset)
      return []
    }
  }

  #value(text: string, start: number, plain: boolean) {
    const spot = (offset: number) => this.#origin.spot(start + (plain ? offset : 0))
    return iniValue({ text, spot }, this.#mistakes)
  }

  #reportAwaited(): void {
    for (const [name, { spot }] of this.#awaited) {
      const help = didYouMean(
        name,
        [...this.#tree.groups.keys()].filter((group) => group !== name),
      )
      this.#mistakes.add('bad-inventory', `there is no group ${name}`, spot, help)
    }
  }

  #wrong(message: string, offset: number, help?: string): void {
    this.#mistakes.add('bad-inventory', message, this.#origin.spot(offset), help)
  }
}
