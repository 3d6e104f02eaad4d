import type { DraftInventory } from '../inventory/inventory.ts'
import type { Mistakes } from '../mistakes.ts'
import { nearest } from '../../task/nearest.ts'
import type { Origin, Spot } from '../origin.ts'
import { Directory } from './members.ts'
import { matchTerms } from './pattern.ts'
import { type PlacedTerm, termsOf } from './terms.ts'

/** The hosts of an inventory by patterns. */
export class Hosts {
  readonly #inventory: DraftInventory
  readonly #cwd: string
  readonly #mistakes: Mistakes
  readonly #directory: Directory

  /** @param open hosts that are in any group which the inventory does not have. */
  constructor(inventory: DraftInventory, cwd: string, mistakes: Mistakes, open?: readonly string[]) {
    this.#inventory = inventory
    this.#cwd = cwd
    this.#mistakes = mistakes
    this.#directory = new Directory(inventory, open)
  }

  /** The hosts of a play's patterns, taken together as one, in Ansible's order; what matches nothing is reported. */
  ofPlay(patterns: readonly Origin[]): readonly string[] {
    const before = this.#mistakes.count
    const terms = patterns.flatMap((origin) =>
      termsOf(origin.text, (offset) => origin.spot(offset), this.#cwd, this.#mistakes),
    )
    const [first] = patterns
    if (!first) return []
    const shown = patterns.map((origin) => origin.text).join(',')
    return this.#match(terms, shown, first.spot(0), '', this.#mistakes.count > before)
  }

  /** The hosts of `--limit`. */
  ofLimit(limit: string): ReadonlySet<string> {
    const before = this.#mistakes.count
    const terms = termsOf(limit, () => null, this.#cwd, this.#mistakes)
    return new Set(this.#match(terms, limit, null, '--limit: ', this.#mistakes.count > before))
  }

  #match(
    terms: readonly PlacedTerm[],
    shown: string,
    spot: Spot | null,
    where: string,
    wrong: boolean,
  ): readonly string[] {
    const { hosts, faults } = matchTerms(terms, this.#directory)
    for (const { message, name, term } of faults) {
      this.#report(where + message, name, terms.find((one) => one === term)?.spot ?? spot)
    }
    if (!wrong && faults.length === 0 && hosts.length === 0) {
      this.#report(`${where}the pattern ${shown} matches no host`, null, spot)
    }
    return hosts
  }

  #report(message: string, name: string | null, spot: Spot | null): void {
    const { groups, hosts, complete } = this.#inventory
    const names = [...Object.keys(groups), ...hosts.map((host) => host.name)]
    const near = name === null ? null : nearest(name, names)
    // When a part of the inventory could not be read, the name may stand there: only a likely slip is worth a word.
    if (!complete && near === null) return
    const known = names
      .filter((one) => one !== 'ungrouped')
      .slice(0, 12)
      .join(', ')
    this.#mistakes.add('no-hosts', message, spot, near === null ? `known: ${known}` : `did you mean ${near}?`)
  }
}
