import { type Change, defineTask, type Now, Refusal, type Static, Type, UNKNOWN } from '../src/index.ts'
import { CLUSTER } from './plans/cluster.ts'
import { longhornParams } from './plans/longhorn-params.ts'
import { mergeWords, patch } from './plans/longhorn-patch.ts'
import { refuseLonghornProblem } from './plans/longhorn-problem.ts'
import { isSameValue, settingText } from './plans/longhorn-setting-value.ts'
import { nearNames } from './plans/near-names.ts'
import { accessOf } from './probes/kubectl.ts'
import { longhornSettings, type LonghornSettingsAnswer } from './probes/longhorn-settings.ts'

const Scalar = [Type.String(), Type.Number(), Type.Boolean()]

const params = Type.Object({
  name: Type.String({ minLength: 1, description: 'As `kubectl get settings.longhorn.io` lists it.' }),
  value: Type.Union([...Scalar, Type.Record(Type.String(), Type.Union(Scalar))], {
    description: 'Text, a number, true or false; by engine, a mapping: `{ v1: 3, v2: 3 }`.',
  }),
  ...longhornParams,
})

type Params = Static<typeof params>

const observe = (wish: Params) => ({ longhorn: longhornSettings(accessOf(wish), wish.namespace) })

/** Settings that only Longhorn itself changes. Source: types/setting.go of longhorn-manager 1.10. */
const READ_ONLY = [
  'crd-api-version',
  'current-longhorn-version',
  'default-backing-image-manager-image',
  'default-engine-image',
  'default-instance-manager-image',
  'latest-longhorn-version',
  'stable-longhorn-versions',
]

export default defineTask({
  name: 'longhorn_setting',
  summary: 'Gives a setting of Longhorn a value.',
  description: `
Longhorn keeps each value as text: \`25\` and \`"25"\` are the same, and so are \`true\` and \`"true"\`. A setting that has a value for each
engine (\`{"v1":"3","v2":"3"}\`) is compared as such, however the JSON is written; one value is taken for all its engines.

Some settings take effect only when volumes are detached; \`register\` says in \`applied\` whether this one has. The configmap
\`longhorn-default-setting\` stays an input: applying another one sets what it names once more.

Refused: a setting that Longhorn does not have, one that is read-only, and a value of another kind than the setting has now. What else the webhook
does not like shows when the step is run.
`,
  examples: `
- name: Let pods of a lost node start elsewhere
  longhorn_setting: { name: node-down-pod-deletion-policy, value: delete-deployment-pod }
- name: Two replicas for each new volume, whatever the engine
  longhorn_setting: { name: default-replica-count, value: 2 }
`,
  touches: [...CLUSTER],
  params,
  observe,
  *plan(wish, { longhorn }): Generator<Change<Now<ReturnType<typeof observe>>>, void, undefined> {
    const { name, namespace } = wish
    const seen = settingNamed(longhorn, wish)
    const value = settingText(name, wish.value, seen.value)
    if (isSameValue(value, seen.value)) return
    if (READ_ONLY.includes(name)) throw new Refusal(`setting ${name} is read-only`)
    const object = { access: accessOf(wish), namespace, kind: 'settings.longhorn.io', name }
    const settings = { ...longhorn.settings, [name]: { value, applied: UNKNOWN } }
    yield {
      summary: `set ${name} to ${value}`,
      set: { longhorn: { ...longhorn, settings } },
      run: [patch(object, mergeWords(object, { value }))],
      unsettles: touchedBy(name),
    }
  },
  result: ({ name }, { longhorn }) => {
    const { value = null, applied = null } = longhorn.settings[name] ?? {}
    return { value, applied }
  },
})

function settingNamed({ settings, problem }: LonghornSettingsAnswer, { name, namespace }: Params) {
  refuseLonghornProblem(problem)
  const { [name]: setting } = settings
  if (setting !== undefined) return setting
  const known = Object.keys(settings)
  if (known.length === 0)
    throw new Refusal(`Longhorn has no settings in ${namespace} yet: it makes them when it starts.`)
  const near = nearNames(name, known)
  throw new Refusal(
    `Longhorn has no setting ${name}${near.length === 0 ? '' : `: near are ${near.join(', ')}`}.`,
  )
}

/** Only what is about disks and their space can alter what Longhorn says of its nodes. */
function touchedBy(name: string): readonly string[] {
  const aboutDisks = /disk|data-path|^storage/.test(name)
  return CLUSTER.filter((family) => aboutDisks || family !== 'longhorn-nodes')
}
