import { showPlace } from '../task/place.ts'
import { namingsIn, type Naming } from './expressions-in.ts'
import type { Mistakes } from './mistakes.ts'
import type { DraftPlay } from './play/play.ts'

interface Placed {
  readonly draft: DraftPlay
  readonly hosts: readonly string[]
}

/**
 * Warns of results whose names `vars` of the same or a later play have too, on a host that both are for: what is registered
 * outlives its play and goes before every `vars`.
 */
export function warnOfHidden(plays: readonly Placed[], mistakes: Mistakes): void {
  const registered: { readonly naming: Naming; readonly hosts: readonly string[] }[] = []
  const told = new Set<Naming>()
  for (const { draft, hosts } of plays) {
    const namings = namingsIn(draft)
    const own = new Set(hosts)
    registered.push(...ofKind(namings, 'register').map((naming) => ({ naming, hosts })))
    for (const variable of ofKind(namings, 'variable')) {
      const hiding = registered.find(
        (one) => one.naming.name === variable.name && one.hosts.some((host) => own.has(host)),
      )
      if (hiding === undefined || told.has(hiding.naming)) continue
      told.add(hiding.naming)
      const message = `the registered ${variable.name} hides the variable ${variable.name} at ${showPlace(variable.spot.at)}`
      mistakes.warn('hidden-variable', message, hiding.naming.spot, 'register it by another name')
    }
  }
}

function ofKind(namings: readonly Naming[], kind: Naming['kind']): Naming[] {
  return namings.filter((naming) => naming.kind === kind && !naming.name.startsWith('_'))
}
