import {
  Anything,
  defineTask,
  Download,
  Kustomization,
  LocalFiles,
  type Probe,
  Refusal,
  sha256,
  TemplateFile,
  Type,
  type Content,
} from '../src/index.ts'
import { applyManifests } from './plans/apply-manifests.ts'
import { CLUSTER } from './plans/cluster.ts'
import { type Manifest, manifestsIn, manifestsOf } from './plans/manifests.ts'
import { refuseTwice, streamOf } from './plans/manifest-stream.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { type ApplyAnswer, kubectlApply } from './probes/kubectl-apply.ts'

export default defineTask({
  name: 'kubectl_apply',
  summary: 'Makes objects of a Kubernetes cluster as a manifest says.',
  description: `TODO`,
  touches: [...CLUSTER],
  params: Type.Object({
    src: Type.Optional(
      LocalFiles({ description: 'A manifest, or a folder of manifests (`.yaml`, `.yml`, `.json`).' }),
    ),
    definition: Type.Optional(
      Anything({ description: 'An object, a list of objects, or a text with YAML.' }),
    ),
    template: Type.Optional(TemplateFile({ description: 'A manifest that is a template.' })),
    download: Type.Optional(
      Download({ description: 'A manifest of the network: a mapping of `url` and `sha256`.' }),
    ),
    kustomize: Type.Optional(Kustomization({ description: 'A folder with a `kustomization.yaml`.' })),
    namespace: Type.Optional(
      Type.String({ minLength: 1, description: 'Where objects go that name no namespace.' }),
    ),
    force_conflicts: Type.Boolean({
      default: false,
      description: 'Whether to take over fields that another manager owns.',
    }),
    ...accessParams,
  }),
  observe: (params): Asked => {
    const source = readable(params)
    if (source === null) return {}
    const { namespace = '', force_conflicts: force } = params
    const stream = streamOf(source, namespace)
    return { cluster: kubectlApply(accessOf(params), namespace, force, sha256(stream), stream) }
  },
  *plan(params, now) {
    const manifests = sourceOf(params)
    if (now.cluster === undefined) return
    const { namespace = '', force_conflicts: force } = params
    refuseTwice(manifests, namespace)
    yield* applyManifests({ access: accessOf(params), namespace, force, manifests }, { cluster: now.cluster })
  },
})

// A type, not an interface: only types fit the index signature of Observed.
type Asked = { readonly cluster?: Probe<ApplyAnswer> }

interface Source {
  readonly src?: readonly Content[]
  readonly definition?: unknown
  readonly template?: Content
  readonly download?: Content
  readonly kustomize?: Content
}

/** @throws {Refusal} for no source, for more than one, and for what is no manifest. */
function sourceOf({ src, definition, template, download, kustomize }: Source): Manifest[] {
  const files = [template, download, kustomize].filter((one) => one !== undefined)
  const given = [src, definition, ...files].filter((one) => one !== undefined)
  if (given.length !== 1)
    throw new Refusal('give one of src, definition, template, download and kustomize: what is to be applied')
  return definition === undefined ? manifestsOf(src ?? files) : manifestsIn(definition)
}

/** null for what the plan refuses. */
function readable(source: Source): Manifest[] | null {
  try {
    return sourceOf(source)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
