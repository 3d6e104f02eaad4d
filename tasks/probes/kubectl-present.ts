import { defineProbe, sh, sha256 } from '../../src/index.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'
import { namesIn, objectsIn } from './object-name.ts'

export interface PresentAnswer {
  /** The objects that are there, by name (see `nameOfObject`). */
  readonly there: readonly string[]
  readonly problem: Problem | null
}

/** What the API server is asked for of each object, a column each. */
const COLUMNS = 'A:.apiVersion,K:.kind,S:.metadata.namespace,N:.metadata.name'

/** Leaves out the objects of kinds that `e`, what kubectl said, calls unknown: of these there are none. */
const SELECT = sh`${`BEGIN { n = split(e, list, "\\r"); for (i = 1; i <= n; i++) {
  line = list[i]
  if (!sub(/.*no matches for kind "/, "", line)) continue
  split(line, part, "\\""); unknown[part[1] " " part[3]] = 1 } }
/^# / { keep = !(($2 " " $3) in unknown) }
keep`}`.script

/** Which objects of a stream (see `kubectl-apply`) are there: one process, two where a kind is unknown. */
export const kubectlPresent = defineProbe({
  name: 'kubectl-present',
  summary: 'Which objects of a manifest are there.',
  scope: 'cluster',
  keyed: (access, namespace, stream) => [access, namespace, sha256(stream).slice(0, 16)],
  read: (access: AccessArgument, namespace: string, stream: string) => {
    const words = ['get', '--filename=-', ...inNamespace(namespace), '--ignore-not-found']
    const asked = kubectl(access, [...words, '--no-headers', `--output=custom-columns=${COLUMNS}`])
    const script = `m=$(cat)
g() { ${asked.script}; }
{ e=$(printf '%s\\n' "$m" | g 2>&1 >&3); c=$?; } 3>&1
[ $c -ne 0 ] || exit 0
case $e in *'no matches for kind'*) ;; *) printf '%s\\n' "$e" >&2; exit $c ;; esac
r=$(printf '%s\\n' "$m" | awk -v "e=$(printf '%s' "$e" | tr '\\n' '\\r')" ${SELECT})
[ -n "$r" ] || exit 0
printf '%s\\n' "$r" | g`
    return { ...withKubectl(access, { script, display: asked.display ?? asked.script }), stdin: stream }
  },
  exits: 'any',
  parse: (output, _access, fallback, stream): PresentAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { there: [], problem }
    const nameOf = namesIn(objectsIn(stream), fallback)
    const rows = output.stdout.split('\n').map((line) => line.trim().split(/ +/))
    const there = rows.flatMap(([apiVersion = '', kind = '', namespace = '', name = '']) => {
      if (name === '') return []
      const metadata = namespace === '<none>' ? { name } : { name, namespace }
      return [nameOf({ apiVersion, kind, metadata })]
    })
    return { there, problem: null }
  },
})
