import { type Command, sh } from '../../src/index.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from '../probes/kubectl.ts'

/** Which object of Longhorn, and how it is reached. */
export interface LonghornObject {
  readonly access: AccessArgument
  readonly namespace: string
  /** `nodes.longhorn.io`: without the group, kubectl would take the cluster's own nodes. */
  readonly kind: string
  readonly name: string
}

/** One step of a JSON patch. */
export interface Operation {
  readonly op: 'test' | 'remove'
  readonly path: string
  readonly value?: unknown
}

/**
 * Longhorn's webhook refuses each edit of a node until the node's own manager has brought the status in step with the disks
 * of the spec, which it does every 30 s. Only this answer is worth another try.
 */
const TRY_AGAIN = 'are being syncing'
/** Seconds between two tries, and how many there are: 3 minutes in all. */
const [PAUSE, TRIES] = [3, 60]

/**
 * A function for the shell: `patched WORD…` calls kubectl with these words, as often as Longhorn asks to try again, and fails with
 * what was said for any other reason.
 */
export const patched = sh`patched() {
  tries=0
  until said=$(kubectl "$@" 2>&1); do
    case $said in *${TRY_AGAIN}*) ;; *) printf '%s\n' "$said" >&2; return 1 ;; esac
    tries=$((tries + 1))
    [ "$tries" -lt ${TRIES} ] || { printf '%s\n' "$said" >&2; return 1; }
    sleep ${PAUSE}
  done
  printf '%s\n' "$said"
}`

export function mergeWords(object: LonghornObject, patch: unknown): readonly string[] {
  return patchWords(object, 'merge', patch)
}

export function jsonWords(object: LonghornObject, operations: readonly Operation[]): readonly string[] {
  return patchWords(object, 'json', operations)
}

function patchWords({ access, namespace, kind, name }: LonghornObject, type: string, patch: unknown) {
  const [, context] = access
  return [
    ...(context === '' ? [] : ['--context', context]),
    ...['patch', kind, name, ...inNamespace(namespace)],
    ...[`--type=${type}`, `--patch=${JSON.stringify(patch)}`],
  ]
}

/** Patches, as often as Longhorn asks to try again. A person reads `kubectl patch …`. */
export function patch(object: LonghornObject, words: readonly string[]): Command {
  return withKubectl(object.access, {
    script: sh`${patched}; patched --request-timeout=20s ${words}`.script,
    display: sh`kubectl ${words}`.script,
  })
}

/** A name as it stands in the path of a JSON patch (RFC 6901). */
export function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** `kubectl get` of the object with a JSONPath template. */
export function look({ access, namespace, kind, name }: LonghornObject, template: string): Command {
  return kubectl(access, ['get', kind, name, ...inNamespace(namespace), `--output=jsonpath=${template}`])
}
