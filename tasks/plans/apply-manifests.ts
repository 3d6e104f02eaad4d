import { type Change, type Command, Refusal } from '../../src/index.ts'
import type { AccessArgument } from '../probes/kubectl.ts'
import { inNamespace } from '../probes/kubectl.ts'
import { type ApplyAnswer, FIELD_MANAGER } from '../probes/kubectl-apply.ts'
import { manifestText } from '../probes/kubectl-diff-text.ts'
import { isEssential, listOfObjects, namespaceOf, nameOfObject } from '../probes/object-name.ts'
import { change, CLUSTER } from './cluster.ts'
import { explainProblem } from './manifest-problem.ts'
import { kindsBrought, needsOf, streamOf } from './manifest-stream.ts'
import type { Manifest } from './manifests.ts'

export interface ApplyWish {
  readonly access: AccessArgument
  readonly namespace: string
  readonly force: boolean
  readonly manifests: readonly Manifest[]
}

/** Controllers act on what is applied. What others would apply stays as it is, unless this brings what they need. */
function touched(stage: readonly Manifest[]): string[] {
  const brings = stage.some(({ object }) => isEssential(object))
  return CLUSTER.filter((family) => brings || family !== 'kubectl-apply')
}

/** Seconds until the API server serves a kind that was just defined. */
const ESTABLISHED_WITHIN = 60

/** Applies what is not as wished: first what other objects need, then the rest. */
export function* applyManifests(
  wish: ApplyWish,
  { cluster }: { readonly cluster: ApplyAnswer },
): Generator<Change<{ readonly cluster: ApplyAnswer }>, void, undefined> {
  if (cluster.problem !== null)
    throw new Refusal(explainProblem(cluster.problem, wish.manifests, wish.namespace))
  const wanted = { ...cluster.wanted, ...ofUnseen(wish, cluster) }
  const pending = wish.manifests.filter(({ object }) => {
    const name = nameIn(wish, object)
    return wanted[name] !== undefined && cluster.objects[name] !== wanted[name]
  })
  let now = cluster
  for (const stage of [
    pending.filter(({ object }) => isEssential(object)),
    pending.filter(({ object }) => !isEssential(object)),
  ]) {
    if (stage.length === 0) continue
    const made = stage.filter(({ object }) => (now.objects[nameIn(wish, object)] ?? null) === null)
    const after = withApplied(wish, now, stage, wanted)
    yield {
      summary: summarize(
        made,
        stage.filter((one) => !made.includes(one)),
      ),
      set: { cluster: after },
      run: commandsFor(wish, stage),
      unsettles: touched(stage),
    }
    now = after
  }
}

/** How messages and answers call an object. */
export function nameIn({ namespace }: ApplyWish, object: Manifest['object']): string {
  return nameOfObject(object, namespaceOf(object, namespace) ?? '')
}

/**
 * What the API server could not be asked about: it goes by its own manifest.
 *
 * @throws {Refusal} when nobody brings what it needs.
 */
function ofUnseen(wish: ApplyWish, { missing }: ApplyAnswer): Record<string, string> {
  if (missing.length === 0) return {}
  const kinds = kindsBrought(wish.manifests)
  const brought = new Set(
    wish.manifests.filter(({ object }) => isEssential(object)).map(({ object }) => needName(object)),
  )
  const unseen = wish.manifests.filter(({ object, at }) => {
    const lacking = needsOf(object, wish.namespace, kinds).filter((need) => missing.includes(need))
    const nobody = lacking.find((need) => !brought.has(need))
    if (nobody !== undefined)
      throw new Refusal(
        `${at}: ${nameIn(wish, object)} needs the ${nobody.replace('/', ' ')}, which does not exist.`,
      )
    return lacking.length > 0
  })
  return Object.fromEntries(unseen.map(({ object }) => [nameIn(wish, object), ownText(object)]))
}

function needName({ kind, metadata }: Manifest['object']): string {
  const type = kind === 'Namespace' ? 'namespace' : 'customresourcedefinition.apiextensions.k8s.io'
  return `${type}/${metadata.name}`
}

/** As it is written, but for what must not be seen. */
function ownText(object: Manifest['object']): string {
  if (object.kind !== 'Secret') return manifestText(object)
  const hidden = (values: unknown): unknown =>
    typeof values === 'object' && values !== null
      ? Object.fromEntries(Object.keys(values).map((key) => [key, '***']))
      : values
  const masked = Object.entries(object).map(([field, value]) => [
    field,
    field === 'data' || field === 'stringData' ? hidden(value) : value,
  ])
  return manifestText(Object.fromEntries(masked) as Manifest['object'])
}

function withApplied(
  wish: ApplyWish,
  now: ApplyAnswer,
  stage: readonly Manifest[],
  wanted: Readonly<Record<string, string>>,
): ApplyAnswer {
  const names = stage.map(({ object }) => nameIn(wish, object))
  const applied = Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]))
  const met = stage.map(({ object }) => needName(object))
  return {
    ...now,
    objects: { ...now.objects, ...applied },
    missing: now.missing.filter((need) => !met.includes(need)),
  }
}

function commandsFor(wish: ApplyWish, stage: readonly Manifest[]): Command[] {
  const { access, namespace, force } = wish
  const words = ['apply', '--server-side', `--field-manager=${FIELD_MANAGER}`, ...inNamespace(namespace)]
  const apply = change(
    access,
    [...words, ...(force ? ['--force-conflicts'] : []), '--filename=-'],
    streamOf(stage, namespace),
  )
  const kinds = stage.filter(({ object }) => object.kind === 'CustomResourceDefinition')
  if (kinds.length === 0) return [apply]
  const wait = ['wait', '--for=condition=Established', `--timeout=${ESTABLISHED_WITHIN}s`]
  const named = kinds.map(({ object }) => `customresourcedefinition/${object.metadata.name}`)
  return [apply, change(access, [...wait, ...named])]
}

function summarize(made: readonly Manifest[], changed: readonly Manifest[]): string {
  const words = [
    ...(made.length === 0 ? [] : [`create ${listOfObjects(made.map(({ object }) => object))}`]),
    ...(changed.length === 0 ? [] : [`change ${listOfObjects(changed.map(({ object }) => object))}`]),
  ]
  return words.join('; ')
}
