import { everyHost } from '../task/every-host.ts'
import type { Computed, Use } from './computed.ts'
import type { DraftInventory } from './inventory/inventory.ts'
import type { Mistakes } from './mistakes.ts'
import type { DraftPlay } from './play/play.ts'
import { expressionsIn, namingsIn, readsUnknownFile } from './expressions-in.ts'

interface Options {
  readonly plays: readonly { readonly draft: DraftPlay; readonly hosts: readonly string[] }[]
  readonly inventory: DraftInventory
  readonly extraVars: Readonly<Record<string, Computed>>
  readonly mistakes: Mistakes
}

/** Warns of registered results and of `vars` that nothing reads. A name that begins with `_` may be left unread. */
export function warnOfUnused({ plays, inventory, extraVars, mistakes }: Options): void {
  const drafts = plays.map(({ draft }) => draft)
  const reads = new Reads()
  reads.add(drafts.flatMap(expressionsIn))
  // What stands in a file that only the run knows, nobody can say.
  if (drafts.some(readsUnknownFile)) return
  const unread = () => drafts.flatMap(namingsIn).filter(({ name }) => isWorthAWord(name) && !reads.has(name))
  if (unread().length === 0) return
  // Rarely does a variable of the inventory read what a step registers: only now is it looked at.
  const hosts = everyHost(plays)
  const own = inventory.hosts.filter(({ name }) => hosts.has(name)).flatMap(({ vars }) => Object.values(vars))
  reads.add([...own, ...Object.values(extraVars)])
  for (const { kind, name, spot } of unread()) {
    const [code, what] = KINDS[kind]
    mistakes.warn(code, `nothing reads ${name}, ${what}`, spot, `remove it, or name it _${name}`)
  }
}

const KINDS = {
  register: ['unused-register', 'which this step registers'],
  variable: ['unused-variable', 'which is defined here'],
} as const

/** Names of Ansible's steer connections without being read by anybody's text. */
function isWorthAWord(name: string): boolean {
  return !name.startsWith('_') && !name.startsWith('ansible_')
}

/** Which names are read: by themselves, as `vars.NAME` or as `hostvars.HOST.NAME`; a computed key may read any. */
class Reads {
  readonly #names = new Set<string>()
  readonly #seen = new Set<Computed>()
  #all = false

  add(expressions: readonly Computed[]): void {
    for (const expression of expressions) {
      if (this.#seen.has(expression)) continue
      this.#seen.add(expression)
      for (const use of expression.uses) this.#use(use)
    }
  }

  has(name: string): boolean {
    return this.#all || this.#names.has(name)
  }

  #use({ path }: Use): void {
    const [root = '', ...rest] = path
    this.#names.add(root)
    const at = { vars: 0, hostvars: 1 }[root]
    if (at === undefined) return
    const name = rest[at]
    if (name === undefined) this.#all = true
    else this.#names.add(name)
  }
}
