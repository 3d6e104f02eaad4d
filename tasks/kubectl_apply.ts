import {
  Anything,
  type Change,
  type Content,
  defineTask,
  Download,
  Kustomization,
  LocalFiles,
  type Now,
  type Probe,
  Refusal,
  type Static,
  TemplateFile,
  Type,
} from '../src/index.ts'
import { applyManifests } from './plans/apply-manifests.ts'
import { awaitManifests } from './plans/await-manifests.ts'
import { CLUSTER } from './plans/cluster.ts'
import { deleteManifests } from './plans/delete-objects.ts'
import { refuseTwice, streamOf } from './plans/manifest-stream.ts'
import { type Manifest, manifestsIn, manifestsOf } from './plans/manifests.ts'
import { patched } from './plans/patch-manifests.ts'
import { kindsOf, pruneObjects, refuseUnseen } from './plans/prune-objects.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { type ApplyAnswer, kubectlApply } from './probes/kubectl-apply.ts'
import { applyAndReady } from './probes/kubectl-apply-ready.ts'
import { kubectlObjects, type ObjectsAnswer } from './probes/kubectl-objects.ts'
import { kubectlPresent, type PresentAnswer } from './probes/kubectl-present.ts'

const params = Type.Object({
  src: Type.Optional(
    LocalFiles({ description: 'A manifest, or a folder of manifests (`.yaml`, `.yml`, `.json`).' }),
  ),
  definition: Type.Optional(Anything({ description: 'An object, a list of objects, or a text with YAML.' })),
  template: Type.Optional(TemplateFile({ description: 'A manifest that is a Handlebars template.' })),
  download: Type.Optional(
    Download({
      description: 'A manifest of the network, by `url` and `sha256`. Drover fetches it once and keeps it.',
    }),
  ),
  kustomize: Type.Optional(
    Kustomization({
      description:
        'A folder with a `kustomization.yaml`. The controller builds it, with its own kubectl or kustomize.',
    }),
  ),
  patches: Type.Optional(
    Anything({
      description:
        'Parts of objects that replace those of the manifest: a list of objects with only these parts, as a JSON merge patch.',
    }),
  ),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: '`absent`: none of the objects is there.',
  }),
  namespace: Type.Optional(
    Type.String({ minLength: 1, description: 'Where objects go that name no namespace.' }),
  ),
  prune: Type.Optional(
    Type.Object(
      {
        selector: Type.String({ minLength: 1, description: 'Labels: `app.kubernetes.io/part-of=shop`.' }),
        kinds: Type.Array(Type.String(), {
          default: [],
          description:
            'Kinds to look through beside those of the manifest and the usual ones of Kubernetes: `networkpolicy`, `foo.example.org`.',
        }),
      },
      {
        description:
          'Deletes objects with these labels that the manifest does not have, in all namespaces. Objects that others own are left alone. A kind that the cluster does not know is refused, unless the manifest brings it.',
      },
    ),
  ),
  force_conflicts: Type.Boolean({
    default: false,
    description: 'Whether to take over fields that another manager owns.',
  }),
  force: Type.Boolean({
    default: false,
    description: 'Whether to delete what takes data or other objects with it: namespaces, claims, kinds.',
  }),
  wait: Type.Boolean({
    default: false,
    description: 'Whether to wait until each of the objects is ready.',
  }),
  timeout: Type.Integer({
    default: 300,
    minimum: 1,
    description: 'Seconds that becoming ready, or deleting, may take.',
  }),
  ...accessParams,
})

type Params = Static<typeof params>

// A type, not an interface: only types fit the index signature of Observed.
type Asked = {
  readonly cluster?: Probe<ApplyAnswer>
  readonly present?: Probe<PresentAnswer>
  readonly labelled?: Probe<ObjectsAnswer>
}

export default defineTask({
  name: 'kubectl_apply',
  summary: 'Makes objects of a Kubernetes cluster as a manifest says.',
  description: `
Applied by the API server itself (server-side apply, with the field manager \`drover\`), and compared by it: a check shows
what its dry run makes of each object, without what it keeps for itself. Of objects whose namespace or kind the same
manifest brings, it shows what is written. Secrets are shown as \`***\`; a secret of the playbook may stand in the data of one, and nowhere
else in a \`definition\`. Where all is as wished, that is one call of kubectl.

Namespaces and kinds (CustomResourceDefinitions) are applied first, and the rest once the kinds are served. Only objects
that differ are sent. A document without a value is left out; YAML is read as kubectl reads it.

What others set is left alone: fields that the manifest does not name (defaults, a webhook's \`caBundle\`) stay as they
are. Refused: a field that another manager owns and that the manifest would set to something else (the message names
both), an object that stands in the manifest twice, a namespace or a kind that nothing brings, and what the API server
itself refuses, with the file and line of the object.

\`wait: true\` waits until each object is ready, as \`kubectl_wait\` has it: a Deployment rolled out, a Job complete, a claim bound, an
extension's object by its condition Ready or Available, where it has one. What is as wished and not ready is waited for too. Where all
is as wished and ready, it is still one call of kubectl. What is ready at once (ConfigMap, Service) is not waited for.

\`state: absent\` deletes the objects in reverse order and waits until they are gone. Namespaces, kinds, volumes and claims
take more with them: that needs \`force: true\`.

It runs where kubectl and a kubeconfig are: on a control-plane node (\`become: true\` finds the administrator's file of
kubeadm or k3s), or on localhost.
`,
  examples: `
- name: Install Longhorn
  kubectl_apply:
    download:
      url: https://raw.githubusercontent.com/longhorn/longhorn/v1.10.0/deploy/longhorn.yaml
      sha256: 07cdd083137acd61c340fc54f1eb4afc8a1af5f193e1c24c388152004ccf475b
    patches:
      - apiVersion: apps/v1
        kind: Deployment
        metadata: { name: longhorn-ui, namespace: longhorn-system }
        spec: { replicas: 1 }
- name: A namespace of our own
  kubectl_apply:
    definition:
      apiVersion: v1
      kind: Namespace
      metadata: { name: shop }
`,
  touches: [...CLUSTER],
  params,
  observe: (wish: Params): Asked => {
    const manifests = readable(wish)
    if (manifests === null) return {}
    const { namespace = '', force_conflicts: force, prune } = wish
    const access = accessOf(wish)
    const stream = streamOf(manifests, namespace)
    if (wish.state === 'absent') return { present: kubectlPresent(access, namespace, stream) }
    const cluster = (wish.wait ? applyAndReady : kubectlApply)(access, namespace, force, stream)
    if (prune === undefined) return { cluster }
    const kinds = kindsOf(manifests, prune.kinds)
    return { cluster, labelled: kubectlObjects(access, kinds, '*', [prune.selector, '']) }
  },
  *plan(wish, now): Generator<Change<Now<Asked>>, void, undefined> {
    const manifests = sourceOf(wish)
    const { namespace = '', force_conflicts: force, timeout } = wish
    refuseTwice(manifests, namespace)
    const about = { access: accessOf(wish), namespace, force, timeout, manifests }
    if (now.labelled !== undefined) refuseUnseen(about, now.labelled)
    if (now.present !== undefined) yield* deleteManifests(about, { present: now.present })
    if (now.cluster !== undefined) {
      const cluster = { cluster: now.cluster }
      const applied = applyManifests(about, cluster)
      yield* wish.wait ? awaitManifests(about, applied, cluster, timeout) : applied
    }
    if (now.labelled !== undefined) yield* pruneObjects(about, { labelled: now.labelled })
  },
})

interface Source {
  readonly patches?: unknown
  readonly src?: readonly Content[]
  readonly definition?: unknown
  readonly template?: Content
  readonly download?: Content
  readonly kustomize?: Content
}

/** @throws {Refusal} for no source, for more than one, and for what is no manifest. */
function sourceOf({ src, definition, template, download, kustomize, patches }: Source): readonly Manifest[] {
  const files = [template, download, kustomize].filter((one) => one !== undefined)
  const given = [src, definition, ...files].filter((one) => one !== undefined)
  if (given.length !== 1)
    throw new Refusal('give one of src, definition, template, download and kustomize: what is to be applied')
  const manifests = definition === undefined ? manifestsOf(src ?? files) : manifestsIn(definition)
  return patches === undefined ? manifests : patched(manifests, manifestsIn(patches))
}

/** null for what the plan refuses. */
function readable(source: Source): readonly Manifest[] | null {
  try {
    return sourceOf(source)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
