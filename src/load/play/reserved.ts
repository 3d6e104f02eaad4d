import type { Mistakes } from '../mistakes.ts'
import type { Spot } from '../origin.ts'
import { RESERVED_NAMES } from './magic.ts'

interface Named {
  readonly key: string
  readonly keySpot: Spot
}

/** Reports the names that nobody can give a value: a variable of such a name would never be seen. */
export function refuseReserved(named: readonly Named[], mistakes: Mistakes): void {
  for (const { key, keySpot } of named.filter((one) => RESERVED_NAMES.has(one.key))) {
    mistakes.add('invalid-value', `${key} cannot be a variable: this name is taken`, keySpot)
  }
}
