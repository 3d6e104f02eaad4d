import { type Command, sh } from '../../src/index.ts'
import { withKubectl } from '../probes/kubectl.ts'
import type { DiskSpec } from '../probes/longhorn-nodes.ts'
import { CLUSTER } from './cluster.ts'
import type { NodePlan } from './longhorn-disk-change.ts'
import { type DiskWish, nodeObject, refusePath, refuseTakenName } from './longhorn-disk-wish.ts'
import { type NodeAnswers, nodeNamed, withDisks } from './longhorn-node-answers.ts'
import { jsonWords, look, mergeWords, patched } from './longhorn-patch.ts'
import { removal } from './longhorn-remove-disks.ts'

/** Looks at a new disk, 3 s apart: the manager of the node looks at its disks every 30 s. */
const LOOKS = 40

/** Adds the disk; where Longhorn finds that it shares a file system with another one, it is taken off again. */
export function* addDisk(wish: DiskWish, now: NodeAnswers): NodePlan {
  refusePath(wish)
  refuseTakenName(wish, nodeNamed(now, wish.node))
  const { node, path, name, tags = [], reserved = 0, scheduling } = wish
  const spec: DiskSpec = {
    ...{ path, type: 'filesystem', scheduling, evicting: false, reserved },
    tags: [...new Set(tags)].sort(),
  }
  const set = withDisks(now, node, { [name]: { spec, status: null } })
  yield {
    summary: `add ${path} to ${node} as ${name}`,
    set,
    run: [adding(wish, spec)],
    unsettles: [...CLUSTER],
  }
  return set
}

function adding(wish: DiskWish, spec: DiskSpec): Command {
  const object = nodeObject(wish)
  const add = mergeWords(object, { spec: { disks: { [wish.name]: written(spec) } } })
  const disable = mergeWords(object, { spec: { disks: { [wish.name]: { allowScheduling: false } } } })
  const remove = jsonWords(object, removal([[wish.name, wish.path]]))
  const ready = `.status.diskStatus['${wish.name}'].conditions[?(@.type=="Ready")]`
  const seen = look(object, `{${ready}.status} {${ready}.message}`)
  const taken = `${wish.path} of ${wish.node} has no file system of its own: mount the disk first. It was taken off again.`
  const script = sh`${patched}
patched ${add} || exit 1
looks=0
while [ "$looks" -lt ${LOOKS} ]; do
  sleep 3
  looks=$((looks + 1))
  seen=$(${seen} 2>&1)
  case $seen in
    'True '*) exit 0 ;;
    *'same file system'*)
      printf '%s\n' "$seen" >&2
      patched ${disable} && patched ${remove} && echo ${taken} >&2
      exit 1 ;;
  esac
done`.script
  return withKubectl(wish.access, { script, display: sh`kubectl ${add}`.script })
}

/** As Longhorn's CRD has it. */
function written(spec: DiskSpec): Readonly<Record<string, unknown>> {
  return {
    path: spec.path,
    diskType: spec.type,
    diskDriver: '',
    allowScheduling: spec.scheduling,
    evictionRequested: spec.evicting,
    storageReserved: spec.reserved,
    tags: spec.tags,
  }
}
