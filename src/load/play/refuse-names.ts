import type { Mistakes } from '../mistakes.ts'
import type { Spot } from '../origin.ts'
import { RESERVED_NAMES } from './magic.ts'

interface Named {
  readonly key: string
  readonly keySpot: Spot
}

/** Reports the names that nobody can give a value (such a variable would never be seen), and those that are to be computed. */
export function refuseNames(named: readonly Named[], mistakes: Mistakes): void {
  for (const { key, keySpot } of named) {
    if (RESERVED_NAMES.has(key))
      mistakes.add('invalid-value', `${key} cannot be a variable: this name is taken`, keySpot)
    if (key.includes('{{')) {
      const help = 'set one variable to a mapping: from_items makes one with computed keys'
      mistakes.add('invalid-value', `the name of a variable takes no template: ${key}`, keySpot, help)
    }
  }
}
