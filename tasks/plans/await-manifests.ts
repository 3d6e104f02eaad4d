import { type Change } from '../../src/index.ts'
import type { ApplyAnswer } from '../probes/kubectl-apply.ts'
import { groupOf, listOfObjects } from '../probes/object-name.ts'
import { type ApplyWish, nameIn } from './apply-manifests.ts'
import type { Manifest } from './manifests.ts'
import { hasReadiness } from './ready-lag.ts'
import { lagText } from './wait-lag.ts'

type Answers = { readonly cluster: ApplyAnswer }

/**
 * Applies, then waits until all objects are ready: those that were not, and those that were applied, of which nobody can say
 * before how long they take. `within`: seconds.
 */
export function* awaitManifests(
  wish: ApplyWish,
  applied: Generator<Change<Answers>, void, undefined>,
  { cluster }: Answers,
  within: number,
): Generator<Change<Answers>, void, undefined> {
  let now = cluster
  for (const change of applied) {
    yield change
    now = change.set.cluster ?? now
  }
  const { late = {} } = cluster
  const awaited = wish.manifests.filter(({ object }) => {
    const name = nameIn(wish, object)
    const isApplied = cluster.objects[name] !== now.objects[name]
    return late[name] !== undefined || (isApplied && mayTakeTime(object))
  })
  if (awaited.length === 0) return
  const objects = awaited.map(({ object }) => object)
  const lag = objects.flatMap((object) => {
    const why = late[nameIn(wish, object)]
    return why === undefined ? [] : [{ object: nameIn(wish, object), why }]
  })
  yield {
    summary: `wait until ${listOfObjects(objects)} ${objects.length === 1 ? 'is' : 'are'} ready${lag.length === 0 ? '' : ` (now: ${lagText(lag)})`}`,
    set: { cluster: { ...now, late: {} } },
    run: [],
    within,
  }
}

/** Kinds of extensions may have a condition that says so. */
function mayTakeTime({ kind, apiVersion }: Manifest['object']): boolean {
  const group = groupOf(apiVersion)
  return hasReadiness(kind) || (group.includes('.') && !group.endsWith('.k8s.io'))
}
